"""Personal data: identity numbers by structure, contacts, columns about persons, small cells, and metadata texts."""

from __future__ import annotations

import pytest

from satudata.checks.persons import header_kind
from satudata.checks.privacy import ANY, CODES, check, classify, identifiers, is_identity_number, masked
from satudata.checks.subject import Subject
from satudata.read.tables import TextTable
from tests.checks.subjects import CSV, column, fields, measure, metadata, places, subject

# Numbers of the right structure that belong to nobody known: published samples of the form.
NIK = "3602041211870001"
WOMAN = "3515144508680002"
NIP = "198001012005011001"


def found(cell: str, header: str = "keterangan") -> list[tuple[str, int, str]]:
    """The places of findings in a table of one text column with a harmless cell before this one."""
    about = metadata(schema=fields(column(header, "dimension"), measure("jumlah")), theme="2.20")
    return places(check, subject(f'{header},jumlah\nbiasa,10\n"{cell}",20\n', about))


def test_a_clean_dataset_has_no_personal_data() -> None:
    assert places(check, subject()) == []
    assert places(check, subject(None)) == []


@pytest.mark.parametrize(
    "cell",
    [NIK, WOMAN, "36.02.04.121187.0001", "360204 121187 0001", "3602-0412-1187-0001", f"NIK {NIK} a.n. X", f"{NIK}.0"],
)
def test_an_identity_number_is_found_however_it_is_written(cell: str) -> None:
    assert found(cell) == [("privacy-nik", 2, "keterangan")]
    assert identifiers(f"a,b\n{cell},1\n".encode())


@pytest.mark.parametrize(
    "cell",
    [
        "1234567890123456",  # no such province
        "3602041211870000",  # numbers start at 0001
        "3602041213870001",  # no thirteenth month
        "3602047211870001",  # no day 72
        "36020412118700012",  # seventeen digits
        "0.3602041211870001",  # a fraction
        "360204.1211870001",  # a decimal number
        "11-02-2004 05-06-2010",  # two dates
        "35.72.01.1001",
    ],
)
def test_other_long_numbers_are_left_alone(cell: str) -> None:
    assert found(cell) == []
    assert not identifiers(f"a,b\n{cell},1\n".encode())


def test_an_identity_number_cannot_be_waived() -> None:
    assert {entry.code for entry in CODES if not entry.waivable} >= {"privacy-nik", "privacy-family-card"}


def test_a_column_of_family_cards_is_told_as_such() -> None:
    assert found(NIK, "no_kk") == [("privacy-identity-column", 0, "no_kk"), ("privacy-family-card", 2, "no_kk")]


@pytest.mark.parametrize("cell", ["3,60204E+15", "3.60204E+15", "1.98001e+17"])
def test_what_a_spreadsheet_makes_of_an_identity_number_is_found(cell: str) -> None:
    assert found(cell) == [("privacy-identity-number-in-scientific-notation", 2, "keterangan")]
    assert identifiers(f'a,b\n"{cell}",1\n'.encode())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (NIP, "privacy-nip"),
        ("19800101 200501 1 001", "privacy-nip"),
        ("01.234.567.8-901.000", "privacy-npwp"),
        ("081234567890", "privacy-phone"),
        ("+62 812-3456-7890", "privacy-phone"),
        ("Hubungi 0812 3456 7890", "privacy-phone"),
        ("sari@gmail.com", "privacy-email"),
    ],
)
def test_other_personal_numbers_and_addresses_are_warnings(cell: str, code: str) -> None:
    assert found(cell) == [(code, 2, "keterangan")]
    assert not identifiers(f"a,b\n{cell},1\n".encode())


@pytest.mark.parametrize("cell", ["data@bps.go.id", "data@dinkes.kotablitar.example", "(0342) 801234", "2.5E+06"])
def test_official_addresses_and_office_telephones_are_fine(cell: str) -> None:
    assert found(cell) == []


def test_amounts_are_no_telephone_numbers() -> None:
    assert classify("6281234567890") is not None
    assert classify("6281234567890", numeric=True) is None


def test_a_finding_never_repeats_the_number() -> None:
    about = metadata(schema=fields(column("keterangan", "dimension"), measure("jumlah")))
    for finding in check(subject(f"keterangan,jumlah\n{NIK},1\n", about)):
        assert NIK not in str(finding)
    assert masked(f" {NIK}") == "36…"


def test_undeclared_columns_are_scanned_as_well() -> None:
    csv = CSV.replace("jumlah\n", "jumlah,catatan\n").replace("860\n", f"860,{NIK}\n")
    rows = csv.replace("880\n", "880,\n").replace("6260\n", "6260,\n").replace("6280\n", "6280,\n")
    rows = rows.replace("6660\n", "6660,\n").replace("6680\n", "6680,\n")
    assert places(check, subject(rows)) == [("privacy-nik", 1, "catatan")]


def test_a_large_table_is_asked_column_by_column_and_answers_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("satudata.checks.privacy.MAX_ROWS", 1)
    for cell in (NIK, "36.02.04.121187.0001", "3,60204E+15", "081234567890", "+62 812-3456-7890", "a@b.com"):
        assert len(found(cell)) == 1, cell
        assert ANY.search(cell)
    assert found("biasa saja") == []


@pytest.mark.parametrize("chunk", range(10, 40, 3))
def test_a_number_across_two_chunks_is_found(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("satudata.checks.privacy.CHUNK_BYTES", chunk)
    assert identifiers(f"a,b\n1,biasa\n2,{NIK}\n3,biasa\n".encode())
    assert not identifiers(b"a,b\n1,biasa\n2,biasa\n3,biasa\n")


@pytest.mark.parametrize("header", ["nik", "NIK", "nik_penerima", "no_kk", "nomor_kartu_keluarga", "no_ktp"])
def test_headers_of_identity_numbers_are_errors_even_when_the_cells_are_masked(header: str) -> None:
    assert found("****", header)[0] == ("privacy-identity-column", 0, header)


@pytest.mark.parametrize(
    "header",
    [
        "nama_penerima",
        "nama_kepala_keluarga",
        "tanggal_lahir",
        "nama_ibu_kandung",
        "no_hp",
        "no_rekening",
        "bpjs",
        "nopol",
    ],
)
def test_headers_about_persons_are_warnings(header: str) -> None:
    assert found("x", header)[0] == ("privacy-personal-column", 0, header)


@pytest.mark.parametrize(
    "header",
    [
        "nama_kabupaten_kota",
        "nama_sekolah",
        "jumlah_kk",
        "alamat",
        "lintang",
        "rt",
        "persentase_kepemilikan_ktp",
        "agama",
        "teknik",
    ],
)
def test_headers_about_places_and_counts_are_fine(header: str) -> None:
    assert found("x", header) == []


def test_addresses_and_coordinates_tell_only_beside_a_person() -> None:
    assert header_kind("alamat") == "beside"
    about = metadata(schema=fields(column("nama_pasien", "name"), column("lintang", ""), measure("jumlah")))
    assert places(check, subject("nama_pasien,lintang,jumlah\nx,-8.09,7\n", about)) == [
        ("privacy-personal-column", 0, "nama_pasien"),
        ("privacy-personal-column", 0, "lintang"),
    ]


def test_a_bare_name_column_is_fine_beside_codes() -> None:
    assert found("x", "nama") == [("privacy-personal-column", 0, "nama")]
    code = column("kode", "region", codes={"list": "region"})
    about = metadata(schema=fields(code, column("nama", "name"), measure("jumlah")))
    assert places(check, subject("kode,nama,jumlah\n35.72,Kota Blitar,7\n", about)) == []


def small(theme: str, title: str = "Jumlah kasus", name: str = "jumlah", **more: object) -> Subject:
    described = metadata(theme=theme, title=title, schema=fields(column("tahun", "time"), measure(name)), **more)
    return subject(f"tahun,{name}\n2021,12\n2022,3\n2023,4\n", described)


def test_small_cells_in_sensitive_tables_are_one_warning_a_column() -> None:
    findings = list(check(small("1.02")))
    assert [(f.code, f.where.row, f.where.column, f.values["cells"]) for f in findings] == [
        ("privacy-small-cells", 2, "jumlah", 2)
    ]
    assert places(check, small("2.20", "Korban kekerasan")) == [("privacy-small-cells", 2, "jumlah")]


def test_small_cells_elsewhere_or_of_staff_or_not_open_are_fine() -> None:
    assert places(check, small("2.20")) == []
    assert places(check, small("1.02", name="tenaga_kesehatan")) == []
    assert places(check, small("1.02", access={"level": "closed"})) == []


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ({"name": "Bidang Statistik", "email": "data@blitarkota.go.id"}, []),
        ({"name": "Sari Dewi, S.Kom"}, [("privacy-contact-person", 0, "contact.name")]),
        ({"name": "Bapak Joko"}, [("privacy-contact-person", 0, "contact.name")]),
        ({"name": "Bidang Data", "email": "sari@gmail.com"}, [("privacy-email", 0, "contact.email")]),
        ({"name": "Bidang Data", "phone": "0812 3456 7890"}, [("privacy-phone", 0, "contact.phone")]),
    ],
)
def test_the_contact_is_a_function(contact: dict[str, str], expected: list[tuple[str, int, str]]) -> None:
    assert places(check, subject(about=metadata(contact=contact))) == expected


def test_metadata_texts_are_scanned_and_told_at_their_line() -> None:
    examined = subject(None, metadata(sources=[{"title": "BPS"}, {"title": f"Daftar NIK {NIK}"}]))
    assert [(f.code, f.where.line, f.where.column) for f in check(examined)] == [
        ("privacy-nik", examined.document.line_of(("sources", 1)), "sources[1].title")
    ]


def test_bytes_that_are_no_text_are_scanned_too() -> None:
    assert not identifiers(b"\xff\xfe\x00" * 50)
    assert identifiers(b"\xff,3602041211870001,\xfe")
    assert is_identity_number(NIK)


def test_a_table_without_bytes_is_asked_column_by_column() -> None:
    examined = subject()
    examined.table = TextTable("data/a/b.csv", ("catatan",), [[NIK]], 0)
    examined.raw = b""
    assert places(check, examined) == [("privacy-nik", 1, "catatan")]
