"""Markdown of the catalogue → HTML. No HTML passes through, and `[@id]` leads to the source of that id."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from hotseat.model import Source

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

LANGUAGES = {
    "output": "output",
    "json": "JSON",
    "js": "JavaScript",
    "php": "PHP",
    "python": "Python",
    "sql": "SQL",
}
"""What is written above a code block; other languages by their own name."""


def rendered(text: str, sources: Sequence[Source] = ()) -> Markup:
    """A text as HTML. Citations of unknown ids stay as they are."""
    numbers = {source.id: number for number, source in enumerate(sources, 1)}
    titles = {source.id: source.title for source in sources}
    return Markup(_parser().render(text, {"numbers": numbers, "titles": titles}))


def inline(text: str, sources: Sequence[Source] = ()) -> Markup:
    """One line of Markdown, without a paragraph around it."""
    numbers = {source.id: number for number, source in enumerate(sources, 1)}
    titles = {source.id: source.title for source in sources}
    return Markup(_parser().renderInline(text, {"numbers": numbers, "titles": titles}))


@lru_cache(1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.inline.ruler.before("link", "citation", _citation)
    parser.add_render_rule("citation", _cite)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    for level in ("heading_open", "heading_close"):
        parser.add_render_rule(level, _lower_heading)
    parser.add_render_rule("link_open", _link_open)
    return parser


def _citation(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[@", state.pos):
        return False
    end = state.src.find("]", state.pos)
    id = state.src[state.pos + 2 : end]
    if end < 0 or id not in state.env.get("numbers", {}):
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"id": id}
    state.pos = end + 1
    return True


def _cite(_self: Any, tokens: Any, index: int, _options: Any, env: Any) -> str:
    id = tokens[index].meta["id"]
    number, title = env["numbers"][id], env["titles"][id]
    label = f"Source {number}: {title}"
    names = f'title="{escape(title)}" aria-label="{escape(label)}"'
    names = f'title="{escape(title)}" aria-label="{escape(label)}"'
    return f'<a class="cite" href="#source-{escape(id)}" {names}>{number}</a>'


def _fence(_self: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    words = tokens[index].info.split()
    language = words[0] if words else ""
    fails = "fails" in words[1:]
    name = LANGUAGES.get(language, language)
    caption = f"{name}, fails" if fails else name
    head = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    kind = "output" if language == "output" else "code"
    code = escape(tokens[index].content.rstrip("\n"))
    return (
        f'<figure class="{kind}">{head}<pre tabindex="0" role="region" aria-label="{escape(caption or "text")}">'
        f"<code>{code}</code></pre></figure>\n"
    )


def _table_open(*_: Any) -> str:
    return '<div class="scroll" tabindex="0" role="region" aria-label="table"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _lower_heading(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """The page has the first levels: a text's own headings begin beneath them."""
    token = tokens[index]
    token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    return self.renderToken(tokens, index, options, env)


def _link_open(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("rel", "noreferrer noopener")
    return self.renderToken(tokens, index, options, env)
