"""What a column's header says about persons (words after UU 27/2022 art. 4 and the forms of Indonesian offices)."""

from __future__ import annotations

import re
from functools import lru_cache

WORDS = re.compile(r"[^a-z0-9]+")
IDENTITY = frozenset({"nik", "ktp", "noktp", "nonik"})
FAMILY = re.compile(r"(?:.*_)?(?:no|nomor|nomer)_(?:kk|kartu_keluarga)(?:_.*)?|nokk|kartu_keluarga")
# Counts and shares of such things are statistics: jumlah_kk, persentase_kepemilikan_ktp.
COUNTED = frozenset({"jumlah", "persentase", "persen", "total", "banyaknya", "cakupan", "kepemilikan", "rasio", "jml"})
PERSON = (
    r"lengkap|penerima|pemilik|siswa|murid|pelajar|mahasiswa|pasien|pegawai|atlet|anak|balita|bayi|kepala_keluarga|krt|kk"
    r"|ibu|ayah|suami|istri|orang_tua|ortu|wali|pendaftar|pelapor|korban|tersangka|terlapor|pelaku|peserta|pemohon|guru"
    r"|dokter|warga|penduduk|nasabah|wajib_pajak|debitur|petani|nelayan|pengusaha|karyawan|pekerja|lansia|responden"
)
PERSONAL = re.compile(
    rf"nama_(?:{PERSON})(?:_.*)?|nip(?:_.*)?|npwp(?:_.*)?|(?:no_|nomor_)?(?:bpjs|rekening|rek|hp|handphone|ponsel|wa|whatsapp)"
    r"|(?:tempat|tanggal|tgl|tmpt)_(?:dan_tanggal_)?lahir(?:_.*)?|ttl|(?:no|nomor)_(?:kip|kis|pkh|kks|kartu|paspor|sim)(?:_.*)?"
    r"|(?:no|nomor|plat)_(?:polisi|nomor|kendaraan)|nopol|alamat_(?:rumah|tinggal|ktp|penerima|pemilik|siswa|pasien|anak)"
    r"|email_(?:pribadi|pemilik|penerima)|(?:nomor_)?rekening_bank"
)
# Innocent for an institution; telling beside a person.
BESIDE = re.compile(
    r"alamat|rt|rw|no_rt|no_rw|rt_rw|email|telepon|no_telp|no_telepon|telp|lat|long|lng|latitude|longitude|lintang|bujur"
    r"|koordinat|umur|usia|pekerjaan|pendidikan_terakhir|foto"
)


@lru_cache(maxsize=8192)
def header_kind(header: str) -> str:
    """`identity`, `family-card`, `personal`, `bare-name`, `beside` (only beside a person), or "" for anything else.

    >>> [header_kind(h) for h in ("NIK", "no_kk", "nama_kecamatan", "jumlah_kk", "alamat", "tanggal_lahir")]
    ['identity', 'family-card', '', '', 'beside', 'personal']
    """
    name = WORDS.sub("_", header[:200].casefold()).strip("_")
    words = name.split("_")
    if not COUNTED.isdisjoint(words):
        return ""
    if not IDENTITY.isdisjoint(words) or "induk_kependudukan" in name:
        return "identity"
    if FAMILY.fullmatch(name):
        return "family-card"
    if PERSONAL.fullmatch(name):
        return "personal"
    if name == "nama":
        return "bare-name"
    return "beside" if BESIDE.fullmatch(name) else ""
