"""A board pack as PowerPoint is whole: told on every slide, in anybody's template, without repair."""

import io
import re
import subprocess
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from phb.charts.chart import Series
from phb.errors import PlainError
from phb.packs import pptx, pptx_tables
from phb.packs.pack import Rows, Said, Section
from tests.packs import decks
from tests.packs.decks import chart
from tests.packs.sample import sample

LINE = chart(Series("Live", ("2019-20 Q2", "2019-20 Q3"), (10, 12)), subtitle="People, last day")
SENTENCES = (
    Said("Live holders rose by 2.", "10 at Q2, 12 at Q3."),
    Said("The rest is not known.", "No return."),
)


def table(rows, columns=2):
    frame = pd.DataFrame({f"Column {n}": range(rows) for n in range(columns)})
    return Rows("rows", "All rows", frame, decks.SOURCE)


def full():
    return decks.of(LINE, LINE, sentences=SENTENCES, tables=(table(20),))


def xml_parts(blob):
    with zipfile.ZipFile(io.BytesIO(blob)) as found:
        return {
            name: found.read(name).decode() for name in found.namelist() if name.endswith((".xml", ".rels"))
        }


def test_a_slide_a_picture_with_its_finding_then_tables_then_definitions():
    deck = decks.opened(full())
    assert (deck.slide_width / deck.slide_height) == pytest.approx(16 / 9, abs=1e-3)
    assert [slide.shapes.title.text_frame.text for slide in deck.slides] == [
        "A pack",
        "The finding",
        "The finding",
        "All rows",
        "All rows, continued (2 of 2)",
        "Definitions and sources",
    ]
    assert [slide.slide_layout.name for slide in deck.slides] == [
        "Title Slide",
        "Title and Content",
        *["Title Only"] * 3,
        "Title and Content",
    ]
    beside, alone = "\n".join(decks.texts(deck.slides[1])), "\n".join(decks.texts(deck.slides[2]))
    assert "Live holders rose by 2." in beside and "Heading: The section's finding" in beside
    assert "Live holders rose by 2." not in alone and "People, last day" in alone


def test_every_slide_says_source_as_at_that_it_is_made_up_and_its_number():
    deck = decks.opened(full())
    for number, slide in enumerate(deck.slides, start=1):
        foot = next(shape for shape in slide.shapes if shape.name == "Footer").text_frame.text
        assert foot == f"{decks.SOURCE} Made up: a demonstration." and foot.count("as at") == 1
        field = next(slide._element.iter(qn("a:fld")))
        assert field.get("type") == "slidenum" and field.findtext(qn("a:t")) == str(number)
    foot = decks.texts(decks.opened(decks.of(replace(LINE, source="Published, 2019."))).slides[1])[-2]
    assert foot == f"Published, 2019. {decks.SOURCE} Made up: a demonstration."


def test_the_notes_give_the_evidence_of_each_sentence_and_what_is_drawn():
    notes = [slide.notes_slide.notes_text_frame.text for slide in decks.opened(full()).slides]
    for said in SENTENCES:
        assert f"{said.text} Evidence: {said.evidence}" in notes[1]
    assert "What is drawn: People, last day" in notes[1] and "In words: In words" in notes[2]
    assert all(notes)
    made = decks.opened(decks.of(LINE, manifest={"store": "abc"}))
    assert '"store": "abc"' in made.slides[-1].notes_slide.notes_text_frame.text


def test_every_graphic_has_a_text_alternative_and_no_placeholder_is_empty(demonstration):
    deck = Presentation(io.BytesIO(pptx.write(sample(demonstration))))
    graphics = 0
    for slide in deck.slides:
        ids = [one.get("id") for one in slide._element.iter(qn("p:cNvPr"))]
        assert len(set(ids)) == len(ids)
        for shape in slide.shapes:
            is_graphic = (
                shape.has_chart if shape.shape_type is not None and hasattr(shape, "has_chart") else False
            )
            if is_graphic or getattr(shape, "has_table", False) or shape._element.tag == qn("p:grpSp"):
                said = next(shape._element.iter(qn("p:cNvPr")))
                assert len(said.get("descr")) > 20
                graphics += 1
        assert all(one.text_frame.text.strip() for one in slide.placeholders)
        assert (
            slide.shapes[0] == slide.shapes.title or slide.shapes[0].shape_id == slide.shapes.title.shape_id
        )
        assert slide.shapes[-1].name == "Slide number"
    assert graphics >= 9


def test_all_text_is_british_english_in_the_theme_s_fonts():
    parts = xml_parts(pptx.write(full()))
    slides = {name: text for name, text in parts.items() if re.match(r"ppt/(slides|notesSlides)/[^_]", name)}
    for name, text in slides.items():
        runs = re.findall(r"<a:rPr[^>]*>", text)
        assert runs and all('lang="en-GB"' in run for run in runs), name
    drawn = [text for name, text in parts.items() if re.match(r"ppt/(slides|charts|drawings)/[^_]", name)]
    assert set(re.findall(r'<a:latin typeface="([^"]*)"', "".join(drawn))) <= {"+mn-lt", "+mj-lt"}


def test_every_part_has_a_content_type_and_every_relation_leads_somewhere(demonstration):
    blob = pptx.write(sample(demonstration))
    parts = xml_parts(blob)
    names = set(zipfile.ZipFile(io.BytesIO(blob)).namelist())
    kinds = parts["[Content_Types].xml"]
    told = set(re.findall(r'PartName="/([^"]+)"', kinds))
    extensions = set(re.findall(r'Extension="([^"]+)"', kinds))
    assert told <= names
    for name in names - {"[Content_Types].xml"}:
        assert name in told or name.rsplit(".", 1)[-1] in extensions, name
    for name, text in parts.items():
        if name.endswith(".rels"):
            folder = name.replace("_rels/", "").rsplit("/", 1)[0] if "/" in name.replace("_rels/", "") else ""
            for target in re.findall(r'Target="([^"]+)"', text):
                where = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
                assert where in names, (name, target)


def _joined(folder, target):
    steps = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)


def test_the_same_pack_gives_the_same_bytes_dated_as_at():
    blob = pptx.write(full())
    assert blob == pptx.write(full())
    said = Presentation(io.BytesIO(blob)).core_properties
    assert (said.created.isoformat(), said.modified.isoformat()) == ("2020-03-04T00:00:00",) * 2
    assert {one.date_time for one in zipfile.ZipFile(io.BytesIO(blob)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert pptx.write(decks.of(LINE, as_at="before any return")).startswith(b"PK")


def test_what_there_is_nothing_to_draw_of_is_said_in_words():
    nothing = chart(Series("Live", ("2019-20 Q3",), (None,)), empty="No live holders are known yet.")
    deck = decks.opened(decks.of(nothing))
    assert "No live holders are known yet." in decks.texts(deck.slides[1])
    assert not decks.charts(deck)


def test_a_section_of_sentences_alone_is_a_slide_and_many_sentences_go_on():
    one = decks.pack(Section("s", "Method", "How it is done", SENTENCES))
    assert decks.opened(one).slides[1].shapes.title.text_frame.text == "How it is done"
    many = tuple(Said(f"Sentence {n} " + "of some length " * 10, "e") for n in range(40))
    deck = decks.opened(decks.of(LINE, sentences=many))
    said = "\n".join("\n".join(decks.texts(slide)) for slide in deck.slides)
    assert all(f"Sentence {n} of" in said for n in range(40))
    assert "The section's finding, continued" in said


def test_long_titles_are_smaller_and_never_cut():
    long = "The finding has many words " * 12
    deck = decks.opened(decks.of(replace(LINE, title=long)))
    title, short = deck.slides[1].shapes.title, decks.opened(decks.of(LINE)).slides[1].shapes.title
    assert title.text_frame.text == " ".join(long.split())
    sizes = [one.text_frame.paragraphs[0].runs[0].font.size for one in (title, short)]
    assert sizes[0] < sizes[1]


def test_wild_names_come_out_as_words():
    wild = 'Q\x00\x0b"quoted" <script>&amp; \ud800 =1+1 🙂'
    told = 'Q "quoted" <script>&amp; =1+1 🙂'
    held = wild.replace("\ud800", "")  # pandas takes no half of a pair
    frame = pd.DataFrame({held: [held]})
    one = decks.of(
        replace(LINE, name=wild, title=wild, subtitle=wild, alt=wild, source=wild),
        sentences=(Said(wild, wild),),
        tables=(Rows(wild, wild, frame, wild),),
        title=wild,
        scope=wild,
        source=wild,
        banner=wild,
        definitions=((wild, wild),),
        sources=((wild, wild),),
        manifest={wild: wild},
    )
    deck = decks.opened(one)
    assert deck.slides[1].shapes.title.text_frame.text == told
    (held,) = decks.charts(deck)
    assert told in held.frame._element.nvGraphicFramePr.cNvPr.get("descr")


def test_tables_say_how_they_go_on_and_where_the_rest_is():
    rows = table(100, columns=12)
    assert [len(page) for page in pptx_tables.pages(rows)] == [14, 14, 14]
    deck = decks.opened(decks.of(tables=(rows,)))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[1:4] == ["All rows", "All rows, continued (2 of 3)", "All rows, continued (3 of 3)"]
    last = decks.texts(deck.slides[3])
    assert '58 more rows and 3 more columns in the pack\'s workbook, table "rows".' in last
    empty = replace(rows, frame=rows.frame.iloc[:0])
    assert "There is no row yet." in decks.texts(decks.opened(decks.of(tables=(empty,))).slides[1])


def test_a_cell_without_a_value_says_so_and_is_not_nought():
    frame = pd.DataFrame({"n": pd.array([1_234, None], "Int64"), "x": [0.0, None], "s": ["a", None]})
    cells = [[pptx_tables.said(value) for value in row] for row in frame.itertuples(index=False)]
    assert cells == [["1,234", "0.0", "a"], ["no value"] * 3]


@pytest.fixture
def template(tmp_path):
    """A template of somebody's own, 4:3, with a slide of its own, as .pptx and as .potx."""
    made = Presentation()
    made.slides.add_slide(made.slide_layouts[0]).shapes.title.text = "Old slide"
    deck, potx = tmp_path / "own.pptx", tmp_path / "own.potx"
    made.save(deck)
    with zipfile.ZipFile(deck) as found, zipfile.ZipFile(potx, "w") as kept:
        for name in found.namelist():
            kept.writestr(name, found.read(name).replace(b"presentation.main+xml", b"template.main+xml"))
    return deck, potx


@pytest.mark.parametrize("which", [0, 1])
def test_an_own_template_is_taken_without_its_slides(template, which):
    blob = pptx.write(full(), template=template[which])
    deck = Presentation(io.BytesIO(blob))
    assert (deck.slide_width, deck.slide_height) == (Inches(10), Inches(7.5))
    assert len(deck.slides) == 6 and "Old slide" not in "".join(xml_parts(blob).values())
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width, shape.name
            assert shape.top + shape.height <= deck.slide_height, shape.name
    assert b"presentation.main+xml" in zipfile.ZipFile(io.BytesIO(blob)).read("[Content_Types].xml")


def test_a_template_without_the_layouts_is_refused_with_their_names(template, tmp_path):
    made = Presentation(template[0])
    made.slide_layouts[5].name = "Nur Titel"
    made.slide_layouts[1]._element.cSld.set("name", "Inhalt")
    made.save(tmp_path / "other.pptx")
    with pytest.raises(PlainError) as said:
        pptx.write(full(), template=tmp_path / "other.pptx")
    assert 'other.pptx has no layout called "Title and Content"' in str(said.value)
    assert '"Inhalt"' in str(said.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"no zip", "cannot be read"), (None, "no template"), ("docx", "no PowerPoint template")],
)
def test_what_is_no_template_is_refused_in_a_sentence(tmp_path, content, told):
    path = tmp_path / "mine.potx"
    if content == "docx":
        with zipfile.ZipFile(path, "w") as kept:
            kept.writestr("[Content_Types].xml", "<Types/>")
    elif content:
        path.write_bytes(content)
    with pytest.raises(PlainError, match=told):
        pptx.write(full(), template=path)


@pytest.mark.long  # it takes LibreOffice, which only `make test-long` installs
def test_libreoffice_opens_it_and_shows_every_slide(demonstration, tmp_path):
    blob = pptx.write(sample(demonstration))
    (tmp_path / "pack.pptx").write_bytes(blob)
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        [
            "soffice",
            home,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "pack.pptx"),
        ],
        check=True,
        capture_output=True,
    )
    pages = len(re.findall(rb"/Type\s*/Page[^s]", (tmp_path / "pack.pdf").read_bytes()))
    assert pages == len(Presentation(io.BytesIO(blob)).slides)
