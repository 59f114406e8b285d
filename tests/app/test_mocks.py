"""A mock interview from its first question to its report; answers and their points; today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotseat.app import App
from hotseat.errors import Conflict, WrongUse
from hotseat.model import Level, Mock, Rating, Task
from tests.app.conftest import CHECK, KEY, Clock, keep_attempt
from tests.study.cast import NOON

MINUTE = timedelta(minutes=1)


def with_lab(app: App) -> Mock:
    """An interview with a lab in it, whose other items were skipped."""
    mock = app.learner.mocks.begin(45, None, seed=1)
    assert mock.items[-1].task is Task.DO, "an interview of this length has a lab"
    for index in range(len(mock.items) - 1):
        mock = app.learner.mocks.skip(mock.id, index, version=mock.version)
    return mock


def test_an_interview_is_said_against_the_clock_and_reported(app: App, clock: Clock) -> None:
    """Each answer is kept with its time; points are marked; the report adds them up and says what is next."""
    mocks, answers = app.learner.mocks, app.learner.answers
    mock = mocks.begin(30, Level.BEGINNER, seed=1)
    assert {app.question(item.question).level for item in mock.items} == {Level.BEGINNER}
    assert app.learner.today().mock == mock.id
    covered = points = 0
    while (index := mock.current) is not None:
        mock = mocks.enter(mock.id, index, version=mock.version)
        clock.forward(minutes=2)
        mock = mocks.answer(mock.id, index, f"answer {index}", version=mock.version)
        said = answers.get(mock.items[index].said or "")
        assert (said.text, said.seconds, said.mock) == (f"answer {index}", 120, mock.id)
        marked = answers.mark(said.id, [0], version=said.version)
        covered, points = covered + 1, points + len(marked.points)
        clock.forward(minutes=1)
    report = mocks.finish(mock.id, version=mock.version)
    assert report == mocks.report(mock.id)
    assert (report.seconds, report.covered, report.points) == (120 * len(mock.items), covered, points)
    assert report.next
    assert all(step.why.startswith("missing: ") for step in report.next)
    assert app.learner.today().mock is None
    assert mocks.all()[0].answered == len(mock.items)


def test_a_lab_is_done_in_the_interview(app: App, clock: Clock) -> None:
    """Only an attempt at that question, made since it began; its failed checks are in the report."""
    before = keep_attempt(app)
    clock.forward(minutes=1)
    mock = with_lab(app)
    index = len(mock.items) - 1
    asked = mock.items[index].question
    mock = app.learner.mocks.enter(mock.id, index, version=mock.version)
    assert app.learner.mocks.attempt_since(mock, index) is None
    clock.forward(minutes=5)
    stray = keep_attempt(app, question="null")
    number = keep_attempt(app, question=asked, failed=CHECK)
    for wrong in (before, stray):
        with pytest.raises(WrongUse, match=f"attempt {wrong} was not made for {asked} in this interview"):
            app.learner.mocks.hand_in(mock.id, index, wrong, version=mock.version)
    assert app.learner.mocks.attempt_since(mock, index) == number
    mock = app.learner.mocks.hand_in(mock.id, index, number, version=mock.version)
    report = app.learner.mocks.finish(mock.id, version=mock.version)
    assert (report.labs, report.accepted, report.items[index].seconds) == (1, 0, 300)
    assert [outcome.check for outcome in report.items[index].failed] == [CHECK]
    assert (report.next[0].kind, report.next[0].question, report.next[0].check) == ("lab", asked, CHECK)


def test_two_tabs_do_not_answer_the_same_question(app: App) -> None:
    """The second one is told; an item that has ended, or an interview that has, is not changed any more."""
    mocks = app.learner.mocks
    mock = mocks.begin(30, None, seed=2)
    answered = mocks.answer(mock.id, 0, "first", version=mock.version)
    with pytest.raises(Conflict):
        mocks.answer(mock.id, 0, "second", version=mock.version)
    with pytest.raises(WrongUse, match="question 1 has been answered already"):
        mocks.skip(mock.id, 0, version=answered.version)
    with pytest.raises(WrongUse, match="there is no question 9"):
        mocks.skip(mock.id, 9, version=answered.version)
    assert app.learner.answers.get(answered.items[0].said or "").text == "first"
    finished = mocks.finish(mock.id, version=answered.version)
    with pytest.raises(WrongUse, match="the interview has ended"):
        mocks.answer(mock.id, 1, "late", version=finished.mock.version)
    assert mocks.finish(mock.id, version=0) == finished


def test_entering_twice_does_not_start_the_clock_again(app: App, clock: Clock) -> None:
    """After a reload the time goes on."""
    mock = app.learner.mocks.begin(30, None, seed=3)
    entered = app.learner.mocks.enter(mock.id, 0, version=mock.version)
    clock.forward(minutes=4)
    assert app.learner.mocks.enter(mock.id, 0, version=1) == entered
    assert app.learner.mocks.report(mock.id).seconds == 240


@pytest.mark.parametrize("minutes", [4, 241])
def test_a_length_that_is_none_is_refused(app: App, minutes: int) -> None:
    """Nothing is begun."""
    with pytest.raises(WrongUse, match="takes 5 to 240"):
        app.learner.mocks.begin(minutes, None)
    assert app.learner.mocks.all() == ()


def test_an_answer_is_kept_before_its_points_are_seen(app: App) -> None:
    """Typed or said aloud; marked afterwards, and again; a point that is not there cannot be."""
    answers = app.learner.answers
    said = answers.say("rest", "", seconds=75.0, id="x1")
    assert answers.say("rest", "again", seconds=1.0, id="x1") == said
    assert [point.text for point in said.points] == list(app.question("rest").answer.listen_for)
    marked = answers.mark("x1", [0, 2], version=said.version)
    assert [index for index, point in enumerate(marked.points) if point.covered] == [0, 2]
    assert answers.mark("x1", [], version=marked.version).points[0].covered is False
    with pytest.raises(Conflict):
        answers.mark("x1", [1], version=said.version)
    with pytest.raises(WrongUse, match="there is no point 99"):
        answers.mark("x1", [99], version=3)
    with pytest.raises(WrongUse, match="another question"):
        answers.say("null", "", seconds=None, id="x1")
    assert [each.id for each in answers.said("rest")] == ["x1"]


def test_today_says_what_to_do_and_why(app: App, clock: Clock) -> None:
    """It follows what the learner does: recall, the lab, speech, the date."""
    today = app.learner.today()
    assert (today.due, today.new, today.done, today.days_left) == (0, 10, 0, None)
    assert [each.question for each in today.ready] == [each.id for each in app.questions()]
    app.learner.recall.rate(KEY, Rating.GOOD, version=0)
    keep_attempt(app, failed=CHECK, due=((KEY, CHECK),))
    app.learner.answers.mark(app.learner.answers.say("rest", "", seconds=9).id, [0], version=1)
    app.learner.save_settings((NOON + 10 * timedelta(days=1)).date(), 10, version=0)
    today = app.learner.today()
    rest = next(each for each in today.ready if each.question == "rest")
    assert (today.due, today.done, today.days_left) == (1, 1, 10)
    assert today.new > 10
    assert (rest.practised.value, rest.practice) == ("rejected", 0.0)
    assert 0 < (rest.said or 0) < 1
    assert [(step.kind, step.question) for step in today.steps[:3]] == [
        ("review", None),
        ("lab", "rest"),
        ("say", "rest"),
    ]
    assert today.steps[0].why == f"failed in the lab: {CHECK}"
    assert today.ahead[0].due == 1


def test_settings_are_checked(app: App) -> None:
    """A day that has passed is no aim, but one that was set may stay; a second tab is told."""
    with pytest.raises(WrongUse, match="2026-05-03 is in the past"):
        app.learner.save_settings((NOON - timedelta(days=1)).date(), 10, version=0)
    with pytest.raises(WrongUse, match="0 to 1000"):
        app.learner.save_settings(None, 1001, version=0)
    assert app.learner.save_settings(NOON.date(), 3, version=0).version == 1
    with pytest.raises(Conflict):
        app.learner.save_settings(None, 5, version=0)
    assert app.learner.settings().new_a_day == 3
