"""One small stylesheet, in step with the templates, and nothing inline beside it."""

import re

import pytest

from tests.templates.house import ROOT, STYLESHEET, TEMPLATES

LARGEST = 24_000
FACE = [
    path
    for folder in ("layouts", "components", "errors")
    for path in sorted((TEMPLATES / folder).glob("*.html"))
]
COMMENT = re.compile(r"\{#.*?#\}|/\*.*?\*/", re.DOTALL)
FONTS = ROOT / "static" / "fonts"


def rules() -> str:
    return COMMENT.sub("", STYLESHEET.read_text(encoding="utf-8"))


def classes_in(template: str) -> set[str]:
    """Return the class names that a template writes down, those chosen in an expression too."""
    found = set()
    for value in re.findall(r'class="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"', COMMENT.sub("", template)):
        chosen = re.findall(r"'([\w -]+)' if|else '([\w -]+)'", value)
        plain = re.sub(r"[\w-]*(\{\{.*?\}\}|\{%.*?%\})", " ", value)
        found |= set(" ".join([plain, *(" ".join(pair) for pair in chosen)]).split())
    return found


def test_the_search_for_classes_sees_plain_and_chosen_ones():
    template = (
        """<p class="a {{ 'b-c' if x }} {{ kind }} level-{{ n }}"></p>"""
        """{# class="z" #}<i class="d {% if y %}{% endif %}">"""
    )

    assert classes_in(template) == {"a", "b-c", "d"}


def test_the_stylesheet_is_small():
    assert STYLESHEET.stat().st_size <= LARGEST


def test_braces_match_and_nothing_comes_from_elsewhere():
    text = rules()

    assert text.count("{") == text.count("}")
    assert not re.search(r"@import|url\((?!\.\./fonts/|\"data:)|expression\(|!important", text)


@pytest.mark.parametrize("path", FACE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_class_of_layouts_and_components_is_drawn(path):
    drawn = set(re.findall(r"\.([a-zA-Z][\w-]*)", rules()))

    assert classes_in(path.read_text(encoding="utf-8")) - drawn == set()


def test_every_token_in_use_is_declared():
    text = rules()

    assert set(re.findall(r"var\((--[\w-]+)\)", text)) - set(re.findall(r"(--[\w-]+):", text)) == set()


def test_the_fonts_that_are_asked_for_are_there_with_their_licence():
    asked = re.findall(r"url\(\.\./fonts/([^)]+)\)", rules())

    assert len(asked) == 3
    assert all((FONTS / name).read_bytes()[:4] == b"wOF2" for name in asked)
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("weight", ["Regular", "SemiBold", "Bold"])
def test_the_fonts_for_paper_hold_every_letter(weight):
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

    with TTFont(FONTS / f"BeVietnamPro-{weight}.ttf") as font:
        known = font.getBestCmap()

    vowels = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
    assert [
        letter for letter in vowels + vowels.upper() + "₫–—…“”‘’×°•·™\u00a0" if ord(letter) not in known
    ] == []


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_template_holds_style_or_script(path):
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))

    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text, re.IGNORECASE)
    assert [
        tag
        for tag in re.findall(r"<script[^>]*>", text)
        if "src=" not in tag and "application/ld+json" not in tag
    ] == []


def test_colours_of_words_stand_out_from_their_ground():
    tokens = dict(re.findall(r"(--[\w-]+):(#[0-9a-f]{3,6})\b", rules()))
    pairs = [
        ("--ink", "--paper"), ("--ink-2", "--paper"), ("--ink-2", "--card"), ("--rice-ink", "--paper"),
        ("--rice-ink", "--rice-soft"), ("--straw", "--straw-soft"), ("--lacquer", "--lacquer-soft"),
        ("--lacquer", "--paper"), ("--sky", "--sky-soft"), ("--card", "--rice"), ("--card", "--lacquer"),
    ]  # fmt: skip

    assert [pair for pair in pairs if contrast(tokens[pair[0]], tokens[pair[1]]) < 4.5] == []
    assert contrast(tokens["--edge"], tokens["--card"]) >= 3


def contrast(one: str, other: str) -> float:
    """Return the ratio of WCAG 2.2 for two colours as #rrggbb or #rgb."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
