"""A Backstage catalogue gives teams and components, and says what it cannot follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.context import said, write_files
from tools.context.load import load_context
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from pathlib import Path

    from tools.context.schema import Context

_HEAD = "apiVersion: backstage.io/v1alpha1\n"
_GROUP = _HEAD + "kind: Group\nmetadata: {name: search}\nspec: {type: team, children: []}\n"


def _catalogue(*entities: str) -> str:
    return "---\n".join(_HEAD + entity for entity in entities)


def _load(folder: Path, *entities: str, **files: str) -> tuple[Context, list[str]]:
    named = {f"{stem}.yaml": text for stem, text in files.items()}
    write_files(folder, {"catalog-info.yaml": _catalogue(*entities), **named})
    return load_context(folder), said(folder)


def _group(name: str, spec: str = "", namespace: str = "default") -> str:
    return (
        f"kind: Group\nmetadata: {{name: {name}, namespace: {namespace}}}\n"
        f"spec: {{type: team, {spec}}}\n"
    )


def _piece(name: str, spec: str, kind: str = "Component", namespace: str = "default") -> str:
    return (
        f"kind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}}}\n"
        f"spec: {{type: service, {spec}}}\n"
    )


def test_groups_become_teams_and_pieces_components(tmp_path: Path) -> None:
    """Names, parents, owners and dependencies arrive; kinds that cost nothing are passed over."""
    context, messages = _load(
        tmp_path,
        "kind: Group\nmetadata: {name: platform}\n"
        "spec: {type: team, profile: {displayName: Platform Team}}\n",
        _group("search", "parent: platform"),
        "kind: Component\nmetadata: {name: search-api, title: Search API}\n"
        "spec: {owner: group:default/search, dependsOn: ['resource:default/index', 'api:docs']}\n",
        _piece("index", "owner: search", kind="Resource"),
        _piece("skill", "owner: Search", kind="AiResource"),
        "kind: API\nmetadata: {name: docs}\nspec: {owner: search}\n",
        "kind: Domain\nmetadata: {name: all}\nspec: {owner: search}\n",
    )
    assert messages == []
    assert context.teams["platform"].name == "Platform Team"
    assert context.teams["search"].parent == "platform"
    assert context.components["search-api"].name == "Search API"
    assert context.components["search-api"].team == "search"
    assert context.components["search-api"].depends_on == ("index",)
    assert context.components["index"].team == "search"
    assert set(context.components) == {"search-api", "index"}


def test_one_name_in_two_namespaces_is_two_teams(tmp_path: Path) -> None:
    """`default` is left out of an id; an owner is looked for nearby first."""
    context, messages = _load(
        tmp_path,
        _group("search"),
        _group("search", namespace="labs"),
        _group("ops"),
        _piece("ui", "owner: search"),
        _piece("ui", "owner: search", namespace="labs"),
        _piece("cron", "owner: ops", namespace="labs"),
        _piece("job", "owner: default/search", namespace="labs"),
    )
    assert messages == []
    assert {piece.id: piece.team for piece in context.components.values()} == {
        "ui": "search",
        "labs/ui": "labs/search",
        "labs/cron": "ops",
        "labs/job": "search",
    }


def test_a_person_stands_for_their_only_team(tmp_path: Path) -> None:
    """A user owner is mapped through memberOf when there is one team, and reported either way."""
    context, messages = _load(
        tmp_path,
        _group("search"),
        _group("ops"),
        "kind: User\nmetadata: {name: jane}\nspec: {memberOf: [search]}\n",
        "kind: User\nmetadata: {name: joe}\nspec: {memberOf: [search, ops]}\n",
        _piece("one", "owner: user:jane"),
        _piece("two", "owner: user:default/joe"),
    )
    assert context.components["one"].team == "search"
    assert context.components["two"].team == UNALLOCATED
    assert context.team_of("two") is None
    assert messages == [
        (
            "catalog-info.yaml:24: warning: the owner 'user:jane' is a person, and their only "
            "team 'search' is taken; name the team"
        ),
        (
            "catalog-info.yaml:29: warning: the owner 'user:default/joe' is a person in 2 teams, "
            "so 'two' belongs to no team; name the team"
        ),
    ]


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (_group("x", "parent: ghost"), ":9: warning: the parent 'ghost' is not in the catalogue"),
        (_group("x", "children: [ghost]"), ":9: warning: the child 'ghost' is not in the"),
        (_piece("x", "owner: serch"), "belongs to no team; did you mean 'search'?"),
        (_piece("x", "lifecycle: old"), "'x' has no owner, so it belongs to no team"),
        (_piece("x", "owner: component:x"), "the owner 'component:x' is no team"),
        (_piece("x", "owner: search, dependsOn: [component:y]"), "depends on 'component:y'"),
        (_piece("x", "owner: search, system: ghost"), "the system 'ghost' is not in the"),
        (_piece("x", "owner: search", kind="Componet"), "did you mean 'Component'?"),
        (_piece("'bad name!'", "owner: search"), "'bad name!' is left out: "),
        ("kind: Component\nmetadata: {}\n", "lacks its kind or metadata.name, and is left out"),
        (_group("search"), "Group 'search' stands here again, after catalog-info.yaml line 1"),
    ],
)
def test_what_cannot_be_followed_is_reported_and_the_rest_kept(
    tmp_path: Path, entity: str, expected: str
) -> None:
    """Real catalogues are never whole: each gap is a warning with its line, nothing stops."""
    context, messages = _load(tmp_path, _group("search"), entity, _piece("kept", "owner: search"))
    assert len(messages) == 1
    assert messages[0].startswith("catalog-info.yaml:")
    assert ": warning: " in messages[0]
    assert expected in messages[0]
    assert context.components["kept"].team == "search"


def test_children_may_be_named_by_their_parent(tmp_path: Path) -> None:
    """`children` says the same as `parent` from the other side."""
    context, _ = _load(tmp_path, _group("all", "children: [search]"), _group("search"))
    assert context.teams["search"].parent == "all"


def test_a_system_is_a_hint_for_a_feature(tmp_path: Path) -> None:
    """A system joins the feature of its name, and is proposed as one where none is declared."""
    entities = (
        _group("search"),
        "kind: System\nmetadata: {name: finder}\nspec: {owner: search}\n",
        _piece("api", "owner: search, system: finder"),
    )
    context, messages = _load(tmp_path / "a", *entities)
    assert context.components["api"].feature is None
    assert context.features == {}
    assert len(messages) == 1
    assert "the system 'finder' has components but is no feature" in messages[0]
    features = "features:\n  - {id: finder, name: F, team: search, value: Finding things}\n"
    context, messages = _load(tmp_path / "b", *entities, features=features)
    assert context.components["api"].feature == "finder"
    assert messages == []


def test_own_files_win_over_the_catalogue(tmp_path: Path) -> None:
    """A component that is also written in components.yaml is the one written there."""
    components = "components:\n  - {id: api, name: Ours, team: search, tier: '1'}\n"
    context, messages = _load(
        tmp_path, _group("search"), _piece("api", "owner: search"), components=components
    )
    assert messages == []
    assert context.components["api"].name == "Ours"


def test_catalogues_are_found_by_their_content(tmp_path: Path) -> None:
    """A catalogue file may have any name and lie in any folder."""
    write_files(tmp_path, {"catalogue/teams-of-labs.yml": _GROUP, "all/catalog-info.yaml": _GROUP})
    context = load_context(tmp_path)
    assert list(context.teams) == ["search"]


def test_dependencies_are_followed_from_own_files(tmp_path: Path) -> None:
    """Entries written here may name teams and components of the catalogue."""
    components = "components:\n  - {id: web, name: Web, team: search, depends_on: [labs/api]}\n"
    context, messages = _load(
        tmp_path,
        _group("search"),
        _piece("api", "owner: search", namespace="labs"),
        components=components,
    )
    assert messages == []
    assert context.dependants_of("labs/api") == {"web"}
