"""What a screen reader hears of a document: languages, contents, notes, headings of tables, Arabic in its letters."""

from pathlib import Path

from tests.kit.printing import print_with, running_press, text_of
from tests.kit.tagged import Tagged

ARABIC = "الشهادة التي تبقى في الحقيبة"
HTML = f"""<html lang="it"><title>Guida</title><link rel="stylesheet" href="print/document.css">
<nav><ul><li><a href="#a">A</a></ul></nav><h1 id="a">A</h1><ul><li>uno</ul><p lang="fr">Bonjour <b>{ARABIC}</b></p>
<table><tr><th>1<th scope="row">2<td>3</table><section class="footnotes"><ol><li>Nota</ol></section>"""


def test_the_tags_say_what_the_html_does(tmp_path: Path) -> None:
    with running_press() as press:
        print_with(press, HTML, tmp_path / "x.pdf")
    tree = Tagged(tmp_path / "x.pdf").tree
    assert [one.words for one in tree.every("TOCI")] == ["• A"]
    assert ["uno" in one.words for one in tree.every("LI")] == [True], "a list that leads nowhere stays one"
    assert [(one.words, one.node["/ID"] != "") for one in tree.every("Note")] == [("1. Nota", True)]
    assert [one.node["/A"]["/Scope"] for one in tree.every("TH")] == ["/Column", "/Row"]
    assert [one.words for one in tree.every("P") if one.node.get("/Lang") == "fr"] == [f"Bonjour {ARABIC}"]
    assert not [one for one in tree.every("H1", "Sect", "Table") if "/Lang" in one.node]


def test_glyphs_alone_would_give_other_letters(tmp_path: Path) -> None:
    with running_press() as press:
        print_with(press, HTML, tmp_path / "x.pdf")
    assert ARABIC not in text_of(tmp_path / "x.pdf"), "control: this reader looks at the glyphs only"
    assert ARABIC in Tagged(tmp_path / "x.pdf").tree.words
