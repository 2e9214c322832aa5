from __future__ import annotations

from satudata.model import addresses


def test_a_dataset_has_one_folder_with_its_page_and_its_files() -> None:
    assert addresses.dataset("dinkes/puskesmas") == "data/dinkes/puskesmas/"
    assert addresses.download("dinkes/puskesmas", "xlsx") == "data/dinkes/puskesmas/puskesmas.xlsx"
    assert addresses.descriptor("dinkes/puskesmas") == "data/dinkes/puskesmas/datapackage.json"
    assert addresses.version_download("dinkes/puskesmas", "1b2c") == "data/dinkes/puskesmas/versi/puskesmas-1b2c.csv"


def test_lists_and_their_items_have_folder_addresses() -> None:
    assert [addresses.listing(), addresses.listing(2)] == ["katalog/", "katalog/2/"]
    assert [addresses.agency(), addresses.agency("dinkes")] == ["instansi/", "instansi/dinkes/"]
    assert [addresses.affair(), addresses.affair("1.02")] == ["urusan/", "urusan/1.02/"]


def test_indonesian_stands_at_the_root_and_english_below_it() -> None:
    assert addresses.in_language("katalog/", "id") == "katalog/"
    assert addresses.in_language("", "en") == "en/"


def test_an_address_keeps_the_path_the_portal_is_served_under() -> None:
    assert addresses.absolute("https://example.go.id/data/", "katalog/") == "https://example.go.id/data/katalog/"
