"""What import-linter cannot see: foreign keys, signals, names. DESIGN §1."""

from pathlib import Path
from weakref import ReferenceType

import pytest
from django.apps import apps
from django.db.models import Model, signals

ROOT = Path(__file__).resolve().parent.parent
# Each app with its floor: a foreign key leads to the same floor of the same app, or to a lower floor.
FLOORS = {
    "newsroom": 6,
    "api": 5,
    "web": 5,
    "sourcing": 5,
    "articles": 4,
    "images": 3,
    "people": 2,
    "staff": 1,
}
DJANGO = {"auth", "contenttypes", "sessions", "admin"}  # below every floor


def ours() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in FLOORS]


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model: type[Model]) -> None:
    home = model._meta.app_label
    for field in model._meta.get_fields():
        if not field.is_relation or field.auto_created or field.related_model is None:
            continue
        there = field.related_model._meta.app_label
        assert there == home or there in DJANGO or FLOORS[there] < FLOORS[home], (
            f"{model._meta.label}.{field.name}"
        )


def test_every_app_has_its_floor() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert folders == set(FLOORS)


@pytest.mark.parametrize(
    "name", [name for name, value in vars(signals).items() if isinstance(value, signals.ModelSignal)]
)
def test_no_model_signal_is_listened_to_by_us(name: str) -> None:
    references = [entry[1] for entry in getattr(signals, name).receivers]
    listeners = [entry() if isinstance(entry, ReferenceType) else entry for entry in references]
    assert not {getattr(listener, "__module__", "").split(".")[0] for listener in listeners} & set(FLOORS)


def test_no_module_is_a_drawer() -> None:
    drawers = {"core", "common", "utils", "util", "helpers", "services", "managers", "misc"}
    here = [path for app in [*FLOORS, "linking"] for path in (ROOT / app).rglob("*.py")]
    assert here
    assert not [path for path in here if path.stem in drawers or path.parent.name in drawers]
