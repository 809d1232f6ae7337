"""The page of one record, made from its ledger's definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.judging import Judgement, Sketch
from jmdesk.operations.listing import record_name
from jmdesk.operations.recording import new_record, stored_record, today
from jmdesk.store.draft import Draft
from jmdesk.ui.commands import Command
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.draft_keeper import focus_place
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.kept_files import KeptFiles
from jmdesk.ui.notice import Notices
from jmdesk.ui.problem_list import counts
from jmdesk.ui.record_card import RecordCard
from jmdesk.ui.record_checker import RecordChecker
from jmdesk.ui.record_commands import connect_keys, record_commands
from jmdesk.ui.record_draft import RecordDraft, page_key
from jmdesk.ui.record_explaining import RecordExplaining
from jmdesk.ui.record_form import Reading, RecordForm
from jmdesk.ui.record_frame import RecordFrame
from jmdesk.ui.record_history import RecordHistory
from jmdesk.ui.record_related import RelatedRecords
from jmdesk.ui.record_saving import delete_and_forget, save_and_forget
from jmdesk.ui.record_showing import (
    last_word,
    open_problems,
    show_values,
    there_words,
    unread_words,
)

SAME = "same"
"""The field that marks a period without change, in ledgers that have one."""


class RecordPage(QWidget):
    """Fills in, checks, saves, deletes one record; keeps what is half-typed.

    Signals: ``left`` (back to where one came from), ``saved`` (Changes) after saving or deleting,
    ``open_record`` (ledger, record) when another record is wanted, ``records_asked`` (ledger,
    ids, title) when several are.
    """

    left = Signal()
    saved = Signal(object)
    open_record = Signal(str, str)
    records_asked = Signal(str, object, str)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        notices: Notices,
        *,
        ledger: Ledger,
        record: RecordId | None = None,
        unit: str | None = None,
        period: Period | None = None,
        preset: Mapping[str, Any] | None = None,
        draft: Draft | None = None,
    ) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.ledger = ledger
        self.record_id = record
        self._unit, self._period = unit, period
        self.record = self._stored() or new_record(desk, ledger=ledger.id, unit=unit, period=period)
        year = (self.record.period.end if self.record.period else today()).year
        lookups = DeskLookups(desk, year=year, ledger=ledger.id)
        lookups.files = KeptFiles(desk, jobs, notices)
        self.form = RecordForm(ledger, lookups)
        self.related = RelatedRecords(desk, jobs, ledger, self)
        self.frame = RecordFrame(self.form, self.related.strip, parent=self)
        self._found: tuple[str, int] | None = None
        self._there: Record | None = None
        self._leaving = False
        self._checker = RecordChecker(desk, jobs, notices, self._sketch, self)
        self._history = RecordHistory(
            desk, jobs, notices, ledger=ledger, record=self._id, parent=self
        )
        self.card = RecordCard(desk, jobs, notices, self, self._id)
        self.explaining = RecordExplaining(
            desk, jobs, notices, self.frame, self.form, record=self._id, save=self.save
        )
        self._draft = self._make_draft(draft, preset or {})
        self._connect()
        self._fill(preset or {}, draft or self._draft.found())

    # what the page is about

    @property
    def title(self) -> str:
        """What the page is called."""
        if self.record_id is None:
            return tr("新的{ledger}", ledger=self.ledger.title)
        return f"{self.ledger.title}　{record_name(self._desk, self.record_id)}"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with what is typed, as last shown."""
        return self.frame.problems.problems

    def focus_field(self, name: str) -> None:
        """Begin typing in a field, from a list of problems elsewhere."""
        self.form.focus_field(name)

    def focus_first(self) -> None:
        """Begin where it was left off, else where there is something to type."""
        if self._found is not None:
            self.form.focus_field(*self._found)
        else:
            self.form.focus_first()

    def keep(self) -> None:
        """Put the last typing on disk now."""
        self.explaining.keep()
        self._draft.flush()

    def close_page(self) -> None:
        """Put the last typing on disk before the page goes."""
        self._checker.stop()
        self.keep()

    # what the person does

    def save(self) -> None:
        """Save the fields that changed. Only what cannot be read stands in the way."""
        reading = self.form.reading()
        if self._draft.saving is not None:
            return
        if reading.unread:
            self._refuse_unread(reading)
        elif not self.form.touched:
            self._notices.say(tr("没有改动，不用存。"))
        elif (judgement := self._checker.judge_now()) is None:
            return
        elif self.record_id is None and judgement.is_there:
            self._say_already_there(judgement.record)
        else:
            carried = judgement.carried if self.record_id is None else {}
            self._start_saving({**carried, **reading.values})

    def same_as_last(self) -> None:
        """无变化: fill in all of last period's values, and mark it where there is a mark."""
        judgement = self._checker.judge_now()
        if judgement is None or not judgement.carried:
            self._notices.warn(tr("没有找到{last}的数，请照实填写。", last=last_word(self.ledger)))
            return
        for name, value in judgement.carried.items():
            if name not in self.form.touched and not self.form.rows[name].editor.typed():
                self.form.put(name, value)
        if SAME in self.form.rows:
            self.form.put(SAME, True)
        self._checker.check()
        self.frame.save_button.setFocus()

    def delete(self, reason: str) -> None:
        """Delete the record; its history stays."""
        record = self.record_id
        if record is None:
            return
        self._jobs.start(
            lambda _progress: delete_and_forget(self._desk, record, reason),
            then=self._deleted,
            failed=self._notices.failure,
            writes=True,
        )

    def go_back(self) -> None:
        """Leave the page once nothing is being saved; what is half-typed stays as a draft."""
        if self._draft.saving is not None:
            self._leaving = True
            return
        self.close_page()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no editor wanted goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
            return
        super().keyPressEvent(event)

    def commands(self) -> tuple[Command, ...]:
        """What can be done on this page."""
        return record_commands(self)

    # saving

    def _refuse_unread(self, reading: Reading) -> None:
        first = next(name for name in self.form.rows if name in reading.unread)
        self._notices.warn(unread_words(reading, first))
        self._checker.check()
        self.form.focus_field(first)

    def _start_saving(self, values: Mapping[str, Any]) -> None:
        self._draft.saving = self.form.texts()
        self._draft.stop()
        sketch, key = self._sketch(), self._draft.key
        self._jobs.start(
            lambda _progress: save_and_forget(self._desk, sketch, values, key),
            then=self._saved,
            failed=self._save_failed,
            writes=True,
        )

    @Slot(object)
    def _save_failed(self, error: BaseException) -> None:
        self._draft.saving = None
        self._leaving = False
        self._draft.touch()
        self._notices.failure(error)

    @Slot(object)
    def _saved(self, changes: Changes) -> None:
        saved, self._draft.saving = self._draft.saving or {}, None
        typed_since = {n: t for n, t in self.form.texts().items() if saved.get(n) != t}
        self.record_id = self._draft.key = changes.records[0]
        self._show_stored(typed_since)
        open_ones = counts(changes.problems)
        still = tr("还有 {count}", count=open_ones) if open_ones else ""
        self._notices.say(tr("已存。{still}", still=still))
        self.saved.emit(changes)
        self.explaining.saved()
        if typed_since:
            self._draft.touch()
        if self._leaving:
            self.go_back()

    def _show_stored(self, typed_since: Mapping[str, str]) -> None:
        """What is stored now, with what was typed while it was being saved."""
        self.record = self._stored() or self.record
        field, caret = self._draft.caret()
        self.form.show_record(self.record)
        self.form.show_typed(typed_since)
        if field:
            self.form.focus_field(field, caret)
        self.frame.forget_draft()
        self._show_head()
        self._checker.check()

    @Slot(object)
    def _deleted(self, changes: Changes) -> None:
        self.form.touched = set()
        self._notices.say(tr("已删除“{name}”，修改记录里还查得到。", name=self.title))
        self.saved.emit(changes)
        self.left.emit()

    def _say_already_there(self, record: Record) -> None:
        self._notices.warn(
            tr("{there}没有另存一份。", there=there_words(self._desk, record)),
            action=tr("打开它"),
            act=lambda: self.open_record.emit(record.ledger, record.id),
        )

    # checking while one types

    def _typed(self, _name: str) -> None:
        self._draft.touch()
        self.frame.say_kept("")
        self._checker.touch()

    def _sketch(self) -> Sketch:
        return Sketch(
            ledger=self.ledger,
            values=self.form.reading().values,
            record=self.record_id,
            unit=self._unit,
            period=self._period,
        )

    @Slot(object)
    def _show(self, judgement: Judgement) -> None:
        self._there = judgement.record if judgement.is_there and self.record_id is None else None
        show_values(self._desk, self.form, judgement, last_word(self.ledger))
        problems, still = open_problems(
            self.form, judgement, ledger=self.ledger.id, new=self.record_id is None
        )
        self.form.show_problems(problems)
        self.frame.show_problems(
            problems, [self.ledger.field(p.field).label for p in still if p.field]
        )
        self.frame.say_there(there_words(self._desk, self._there) if self._there else "")

    # the head, the history, the draft

    def _connect(self) -> None:
        frame = self.frame
        frame.save_button.clicked.connect(self.save)
        frame.same_button.clicked.connect(self.same_as_last)
        frame.back_button.clicked.connect(self.go_back)
        frame.history_button.toggled.connect(self._show_history)
        frame.card_button.clicked.connect(self.card.save)
        frame.delete_asked.connect(self.delete)
        frame.draft_refused.connect(self._refuse_draft)
        frame.there_asked.connect(self._open_there)
        frame.problems.chosen.connect(self._go_to)
        self.form.typed.connect(self._typed)
        self.form.passed.connect(self._checker.touch)
        self.form.ended.connect(frame.save_button.setFocus)
        self._checker.judged.connect(self._show)
        self.form.opened.connect(self.open_record)
        self.related.record_asked.connect(self.open_record)
        self.related.records_asked.connect(self.records_asked)
        frame.history.restore_asked.connect(self._history.restore)
        self._history.restored.connect(self._restored)
        self.explaining.explained.connect(self._explained)
        self._draft.kept.connect(self._say_kept)
        connect_keys(self)

    @Slot()
    def _say_kept(self) -> None:
        self.frame.say_kept(tr("刚才的输入已存到草稿"))

    @Slot(object)
    def _go_to(self, problem: Problem) -> None:
        self.form.focus_field(problem.field or "")

    def _fill(self, preset: Mapping[str, Any], draft: Draft | None) -> None:
        self.form.show_record(self.record)
        for name, value in preset.items():
            self.form.put(name, value)
        self.form.take_as_base()
        self._show_head()
        if draft is not None:
            self.form.show_typed(draft.typed)
            self.frame.offer_draft()
            self._found = focus_place(draft.focus)
        self._checker.check()

    def _show_head(self) -> None:
        unit = self._desk.units.name(self.record.unit)
        carries = any(f.carry for f in self.ledger.current) and self.ledger.period is not None
        self.frame.show_head(
            self.title,
            unit if self._period_text() in self.title else f"{unit}　{self._period_text()}",
            same=tr("同{last}　Ctrl+D", last=last_word(self.ledger)) if carries else "",
            stored=self.record_id is not None,
        )
        self.related.look_up(self.record)

    def _period_text(self) -> str:
        return self.record.period.told if self.record.period else ""

    def _show_history(self, shown: bool) -> None:
        self.frame.show_history(self._history.steps() if shown else None)

    @Slot(object)
    def _restored(self, changes: Changes) -> None:
        """The record says something else now; what is half-typed stays over it."""
        self._show_stored(self.form.texts())
        self._show_history(self.frame.history_button.isChecked())
        self.saved.emit(changes)

    @Slot(object)
    def _explained(self, changes: Changes) -> None:
        """The record has one more revision; what is typed is as it was."""
        self.record = self._stored() or self.record
        self._checker.check()
        self._show_history(self.frame.history_button.isChecked())
        self.saved.emit(changes)

    def _open_there(self) -> None:
        if self._there is not None:
            self.open_record.emit(self.ledger.id, self._there.id)

    def _id(self) -> RecordId | None:
        return self.record_id

    def _stored(self) -> Record | None:
        return stored_record(self._desk, record=self.record_id) if self.record_id else None

    def _make_draft(self, draft: Draft | None, preset: Mapping[str, Any]) -> RecordDraft:
        about: dict[str, Any] = {"unit": self._unit, "period": self._period}
        key = page_key(self._desk, self.ledger, record=self.record_id, given=preset, **about)
        return RecordDraft(
            self._desk,
            self._jobs,
            self.form,
            ledger=self.ledger,
            key=draft.key if draft else key,
            record=self._id,
            parent=self,
            **about,
        )

    def _refuse_draft(self) -> None:
        self._draft.refuse()
        self.form.show_record(self.record)
        self.frame.forget_draft()
        self._found = None
        self._checker.check()
        self.form.focus_first()
