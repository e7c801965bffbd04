"""The options the monitor relies on, and colours that can be read in both themes."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
CSS = (ROOT / "phb/ui/static/area_map/map.css").read_text()


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def variable(name: str) -> str:
    return next(
        line.split(":")[1].strip(" ;") for line in CSS.splitlines() if line.strip().startswith(f"--{name}:")
    )


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("runner", "postScriptGC", False),
        ("browser", "gatherUsageStats", False),
        ("server", "address", "127.0.0.1"),
        ("server", "fileWatcherType", "none"),
        ("server", "maxUploadSize", 20),
        ("server", "enableStaticServing", True),
        ("client", "toolbarMode", "viewer"),
        ("client", "showErrorDetails", "none"),
        ("client", "showErrorLinks", False),
        ("client", "disableDataExport", True),
    ],
)
def test_an_option_is_as_decided(section, option, value):
    assert CONFIG[section][option] == value


def test_streamlit_knows_the_hidden_options():
    from streamlit import config

    options = config.get_config_options(force_reparse=True)
    assert options["runner.postScriptGC"].value is False
    assert options["client.disableDataExport"].value is True
    assert options["global.minCachedMessageSize"].value == CONFIG["global"]["minCachedMessageSize"]


def test_no_font_comes_from_elsewhere():
    assert "http" not in (ROOT / ".streamlit/config.toml").read_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_links_hold_their_contrast(theme):
    colours = CONFIG["theme"][theme]
    surfaces = [colours["backgroundColor"], colours["secondaryBackgroundColor"], *colours["sidebar"].values()]
    for surface in surfaces:
        assert contrast(colours["textColor"], surface) >= 7
        assert contrast(colours["linkColor"], surface) >= 4.5
        assert contrast(colours["primaryColor"], surface) >= 3
        assert (
            contrast(colours["borderColor"], surface) >= 2.5
            if surface != colours["backgroundColor"]
            else True
        )
    assert contrast(colours["borderColor"], colours["backgroundColor"]) >= 3
    assert contrast("#FFFFFF", colours["primaryColor"]) >= 4


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_stands_out_from_the_page(theme):
    page = CONFIG["theme"][theme]["backgroundColor"]
    for at in range(5):
        fill = variable(f"class-{at}")
        # An area is told from the page by its fill or, where the fill is pale, by its outline.
        assert max(contrast(fill, page), contrast(variable("outline"), page)) >= 3


@pytest.mark.parametrize("fill", [*(f"class-{at}" for at in range(5)), "blank"])
def test_an_outline_holds_three_to_one_against_every_class(fill):
    assert contrast(variable("outline"), variable(fill)) >= 3


def test_classes_darken_step_by_step_so_that_they_read_in_greyscale():
    steps = [luminance(variable(f"class-{at}")) for at in range(5)]
    assert all(
        contrast(f, s) >= 1.25
        for f, s in zip(*[[variable(f"class-{at}") for at in part] for part in (range(4), range(1, 5))])
    )
    assert steps == sorted(steps, reverse=True)


def test_the_marks_of_what_is_no_figure_hold_three_to_one():
    assert contrast(variable("mark"), variable("blank")) >= 3
