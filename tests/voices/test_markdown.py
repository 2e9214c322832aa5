from __future__ import annotations

from satudata.text import Text
from satudata.voices.markdown import whom_to_ask


def test_a_report_ends_in_whom_to_ask_where_there_is_somebody() -> None:
    t = Text("id")
    contacts = [{"name": "Walidata <b>", "email": "walidata@example.go.id"}, {}]
    assert whom_to_ask(contacts, t) == "\n**Pertanyaan&#58;** Walidata &#60;b&#62;, walidata@\u2060example.go.id\n"
    assert whom_to_ask([{}], t) == ""
