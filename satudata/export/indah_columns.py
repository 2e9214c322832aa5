"""The columns of INDAH's own templates, in their order; those of `KODE` are ours, by the numbers of the paper form."""

from __future__ import annotations

KEGIATAN = (
    "jenis_statistik", "rekomendasi_dari_bps", "identitas_rekomendasi", "judul_kegiatan", "tahun",
    "cara_pengumpulan_data", "sektor_kegiatan", "produsen_data_id", "produsen_data_name", "unit_eselon1",
    "unit_eselon2", "pj_teknis_nama", "pj_teknis_jabatan", "pj_teknis_alamat", "pj_teknis_telepon",
    "pj_teknis_faksimile", "pj_teknis_email", "latar_belakang_kegiatan", "tujuan_kegiatan",
    "jadwal_perencanaan_awal", "jadwal_perencanaan_akhir", "jadwal_desain_awal", "jadwal_desain_akhir",
    "jadwal_pengumpulan_awal", "jadwal_pengumpulan_akhir", "jadwal_pengolahan_awal", "jadwal_pengolahan_akhir",
    "jadwal_analisis_awal", "jadwal_analisis_akhir", "jadwal_diseminasi_awal", "jadwal_diseminasi_akhir",
    "jadwal_evaluasi_awal", "jadwal_evaluasi_akhir", "kegiatan_ini_dilakukan", "frekuensi_penyelenggaraan",
    "tipe_pengumpulan_data", "cakupan_wilayah", "metode_wawancara", "metode_mengisi_sendiri", "metode_pengamatan",
    "metode_pengumpulan_sekunder", "metode_lainnya", "metode_lainnya_text", "sarana_papi", "sarana_capi",
    "sarana_cati", "sarana_cawi", "sarana_mail", "sarana_lainnya", "sarana_lainnya_text", "unit_individu",
    "unit_rumah_tangga", "unit_usaha_perusahaan", "unit_lainnya", "unit_lainnya_text", "jenis_rancangan_sampel",
    "metode_pemilihan_sampel_tahap_terakhir", "metode_yang_digunakan", "kerangka_sampel_tahap_terakhir",
    "fraksi_sampel_keseluruhan", "sampling_error_variabel_utama", "unit_sampel", "unit_observasi",
    "melakukan_uji_coba", "kualitas_kunjungan_kembali", "kualitas_supervisi", "kualitas_taskforce",
    "kualitas_lainnya", "kualitas_lainnya_text", "penyesuaian_nonrespon", "petugas_pengumpulan_data",
    "pendidikan_terendah_petugas", "jumlah_petugas_supervisor", "jumlah_petugas_enumerator", "pelatihan_petugas",
    "tahap_editing", "tahap_coding", "tahap_data_entry", "tahap_validasi", "metode_analisis",
    "unit_analisis_individu", "unit_analisis_rumah_tangga", "unit_analisis_usaha_perusahaan",
    "unit_analisis_lainnya", "unit_analisis_lainnya_text", "tingkat_nasional", "tingkat_provinsi",
    "tingkat_kabupaten_kota", "tingkat_lainnya", "tingkat_lainnya_text", "produk_tercetak", "produk_digital",
    "produk_mikrodata", "rilis_tercetak_tanggal", "rilis_digital_tanggal", "rilis_mikrodata_tanggal",
)  # fmt: skip
COLLECTED = ("judul_kegiatan", "variabel_nama", "variabel_konsep", "variabel_definisi", "variabel_referensi_waktu")
WILAYAH = ("judul_kegiatan", "wilayah_provinsi", "wilayah_kabupaten_kota")
VARIABEL = (
    "judul_kegiatan", "ms_keg_id", "id_sds", "nama", "alias", "definisi", "konsep", "referensi_pemilihan",
    "referensi_waktu", "ukuran", "satuan", "tipe_data", "aturan_validasi", "kalimat_pertanyaan", "bisa_diakses_umum",
)  # fmt: skip
VALUE_DOMAIN = ("judul_kegiatan", "variabel_nama", "value_domain_kode", "value_domain_nilai")
INDIKATOR = (
    "judul_kegiatan", "ms_keg_id", "id_sds", "nama", "definisi", "konsep", "interpretasi", "metode_perhitungan",
    "rumus", "ukuran", "satuan", "klasifikasi_penyajian", "indikator_komposit", "level_estimasi", "bisa_diakses_umum",
)  # fmt: skip
PEMBANGUN = ("judul_kegiatan", "indikator_nama", "indikator_pembangun_nama", "sumber_publikasi")
VARIABEL_PEMBANGUN = ("judul_kegiatan", "indikator_nama", "variabel_pembangun_nama", "kegiatan_penghasil")
BLOCKS = ("blok_iv", "blok_v", "blok_vi", "blok_vii", "blok_viii")
KODE = (
    "judul_kegiatan", "tahun", "cara_pengumpulan_data", "sektor_kegiatan", "rekomendasi_dari_bps",
    "kegiatan_ini_dilakukan", "frekuensi_penyelenggaraan", "tipe_pengumpulan_data", "cakupan_wilayah",
    "metode_pengumpulan_data", "sarana_pengumpulan_data", "unit_pengumpulan_data", "jenis_rancangan_sampel",
    "metode_pemilihan_sampel_tahap_terakhir", "metode_yang_digunakan", "kerangka_sampel_tahap_terakhir",
    "melakukan_uji_coba", "metode_pemeriksaan_kualitas", "penyesuaian_nonrespon", "petugas_pengumpulan_data",
    "pendidikan_terendah_petugas", "pelatihan_petugas", "tahap_editing", "tahap_coding", "tahap_data_entry",
    "tahap_validasi", "metode_analisis", "unit_analisis", "tingkat_penyajian", "produk_tercetak", "produk_digital",
    "produk_mikrodata",
)  # fmt: skip
