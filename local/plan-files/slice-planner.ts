import { closeSync, openSync, readSync } from 'node:fs';
import { readConfiguration } from '../../shared/contracts/configuration/read-configuration.ts';
import { bindContactColumns } from '../../shared/contracts/files/bind-contacts.ts';
import { PlanLines } from '../../shared/contracts/plan-file/plan-lines.ts';
import type { ContactColumns } from '../../shared/domain/contacts/contact-columns.ts';
import type { ContactRow } from '../../shared/domain/contacts/contact-row.ts';
import type { WarningReason } from '../../shared/domain/contacts/row-problem.ts';
import { CsvReader, type CsvRecord } from '../../shared/domain/csv/csv-reader.ts';
import type { PlanningSubject, StoredEmail } from '../../shared/domain/planning/candidate.ts';
import { CensusCounter, type Census } from '../../shared/domain/planning/census.ts';
import { compileRules, type PlanningRules } from '../../shared/domain/planning/compile.ts';
import type { DeriveRequest } from '../../shared/domain/planning/derive.ts';
import { CompactContacts } from '../../shared/domain/planning/files/compact-contacts.ts';
import { PlaceIndex } from '../../shared/domain/planning/files/place-index.ts';
import { LoadCounter, type SliceLoads } from '../../shared/domain/planning/load-groups.ts';
import { SlicePlan, type SliceRound } from '../../shared/domain/planning/slice-plan.ts';
import { contextOf } from '../../shared/workflows/plan/plan-context.ts';
import { TotalsCounter } from '../../shared/workflows/plan/plan-totals.ts';
import { verdictOn, type RowReader } from '../../shared/workflows/import/row-verdicts.ts';
import type { ReadRows } from './beside-rows.ts';
import { ContactExtras } from './contact-extras.ts';
import { contactReader } from './contact-reader.ts';
import { KeyList } from './key-list.ts';
import { KnownHistory } from './known-history.ts';
import { PreviousPlan } from './previous-plan.ts';
import {
  type CommittedSlice,
  type DuplicateRow,
  type FilePlanner,
  type FilesBeside,
  type FileSlice,
  type IndexedFiles,
  type LoadedSlice,
  type PlannerSetup,
  type RejectedRow,
  type RoundOfSlices,
} from './planner-calls.ts';

interface SlicePlaces {
  readonly range: FileSlice;
  /** The places of its contacts in the columns: from, to (exclusive). */
  readonly from: number;
  readonly to: number;
  readonly rounds: SliceRound[];
}

/** Plans slices of a contacts file in this thread. Contacts are kept in columns, nothing else is. */
export class SlicePlanner implements FilePlanner {
  readonly #setup: PlannerSetup;
  readonly #rules: PlanningRules;
  readonly #instances: ReadonlySet<string>;
  readonly #sendTime: string;
  readonly #columns: ContactColumns;
  readonly #read: RowReader<ContactRow>;
  readonly #contacts = new CompactContacts();
  readonly #extras = new ContactExtras();
  readonly #history: KnownHistory;
  readonly #previous: PreviousPlan;
  readonly #slices = new Map<number, SlicePlaces>();
  #request: DeriveRequest | null = null;
  readonly #file: number;

  constructor(setup: PlannerSetup) {
    this.#setup = setup;
    const read = readConfiguration(setup.configuration);
    const bound = bindContactColumns(setup.contacts.titles, { idOptional: false });
    if (!read.ok || 'problem' in bound) throw new Error('Expected a setup that was checked');
    this.#rules = compileRules(read.settings);
    this.#history = new KnownHistory(this.#rules);
    this.#previous = new PreviousPlan(this.#rules);
    this.#instances = new Set(read.settings.campaignInstances.map((each) => each.instanceName));
    this.#sendTime = read.settings.timing.sendTime;
    this.#columns = bound.columns;
    this.#read = contactReader(bound.columns, read.settings.import, setup.today);
    this.#file = openSync(setup.contacts.path, 'r');
  }

  async load(range: FileSlice): Promise<LoadedSlice> {
    const { slice } = range;
    const { path, titles } = this.#setup.contacts;
    const rejected: RejectedRow[] = [];
    const warnings: Partial<Record<WarningReason, number>> = {};
    const keys = new KeyList();
    const from = this.#contacts.length;
    let rows = 0;
    for (const record of this.#records(range)) {
      rows += 1;
      const verdict = verdictOn(record, this.#read, titles);
      if (verdict.result === 'rejected') {
        rejected.push({ file: path, line: record.line, problems: verdict.problems });
        continue;
      }
      for (const { reason } of verdict.warnings) warnings[reason] = (warnings[reason] ?? 0) + 1;
      this.#take(verdict.value);
      keys.add(verdict.value, record.line);
    }
    this.#slices.set(slice, { range, from, to: this.#contacts.length, rounds: [] });
    return { slice, rows, rejected, warnings, keys: keys.all() };
  }

  async drop(slice: number, rows: readonly DuplicateRow[]): Promise<readonly string[]> {
    const { from, range } = this.#places(slice);
    for (const { row } of rows) this.#contacts.drop(from + row);
    // The addresses are not kept, so the rows are read once more; there are few, as a rule.
    const columnByLine = new Map(rows.map(({ line, column }) => [line, column]));
    const values = new Map<number, string>();
    for (const { line, cells } of this.#records(range)) {
      const column = columnByLine.get(line);
      if (column !== undefined) values.set(line, cells[this.#columns.fields[column]] ?? '');
    }
    return rows.map(({ line }) => values.get(line) ?? '');
  }

  async index({ visits, targets, history, previous }: FilesBeside): Promise<IndexedFiles> {
    if ([visits, targets, history, previous].every((file) => file === null)) return NOTHING_BESIDE;
    const places = new PlaceIndex(this.#contacts);
    const visitRows = visits === null ? NO_ROWS : await this.#extras.readVisits(visits, places);
    const targetRows =
      targets === null ? NO_ROWS : await this.#extras.readTargets(targets, places, this.#instances);
    const historyLines = history === null ? NO_ROWS : await this.#history.read(history, places);
    const previousLines = previous === null ? NO_ROWS : await this.#previous.read(previous, places);
    const all = [visitRows, targetRows, historyLines, previousLines];
    return {
      rejected: all.flatMap((file) => file.rejected),
      strangers: { visits: visitRows.strangers, targets: targetRows.strangers },
      previousIds: this.#previous.ids,
    };
  }

  async census(): Promise<Census> {
    const counter = new CensusCounter({
      rules: this.#rules,
      today: this.#setup.today,
      traced: false,
    });
    for (const { from, to } of this.#slices.values()) {
      for (const subject of this.#subjects(from, to)) counter.add(subject);
    }
    return counter.census();
  }

  async survey(census: Census): Promise<readonly SliceLoads[]> {
    const { request } = contextOf(this.#rules, this.#setup.today, census);
    this.#request = { ...request, traced: false };
    return [...this.#slices.values()].map(({ from, to, rounds }) => {
      const plan = new SlicePlan(this.#planRequest(), rounds);
      const counter = new LoadCounter(this.#rules.dailyMaxima.length);
      for (const subject of this.#subjects(from, to)) counter.add(plan.derive(subject));
      return counter.loads();
    });
  }

  async addRound({ slices, rounds }: RoundOfSlices): Promise<void> {
    for (const [index, slice] of slices.entries()) {
      const round = rounds[index];
      if (round) this.#places(slice).rounds.push(round);
    }
  }

  async commit(slice: number): Promise<CommittedSlice> {
    const { from, to, rounds } = this.#places(slice);
    const plan = new SlicePlan(this.#planRequest(), rounds);
    const totals = new TotalsCounter();
    const lines = new PlanLines(this.#sendTime);
    for (const subject of this.#subjects(from, to)) {
      const emails = plan.plan(subject);
      totals.add(subject, emails);
      for (const email of emails) lines.add(email);
    }
    return { slice, bytes: lines.bytes(), totals: totals.totals() };
  }

  async close(): Promise<void> {
    closeSync(this.#file);
    this.#previous.close();
  }

  *#records({ start, end, line }: FileSlice): Iterable<CsvRecord> {
    const reader = new CsvReader({ line, expectedCells: this.#setup.contacts.titles.length });
    const block = Buffer.allocUnsafe(end - start);
    readSync(this.#file, block, 0, block.length, start);
    for (const batch of reader.push(block)) yield* batch;
    for (const batch of reader.end()) yield* batch;
  }

  #take({ contact, visits }: ContactRow): void {
    const place = this.#contacts.append(contact);
    for (const visit of visits.values()) if (visit) this.#extras.addWideVisit(place, visit);
  }

  *#subjects(from: number, to: number): Iterable<PlanningSubject> {
    for (let place = from; place < to; place++) {
      if (this.#contacts.isDropped(place)) continue;
      const contact = this.#contacts.at(place);
      yield {
        contact,
        visits: this.#extras.visitsOf(place),
        targets: this.#extras.targetsOf(place),
        events: [],
        emails: this.#knownEmails(place, contact),
        suppression: null,
      };
    }
  }

  #knownEmails(place: number, contact: PlanningSubject['contact']): readonly StoredEmail[] {
    const [history, previous] = [this.#history.of(place, contact), this.#previous.of(place)];
    return history.length === 0 ? previous : [...history, ...previous];
  }

  #planRequest(): DeriveRequest {
    if (!this.#request) throw new Error('Expected a survey before a commit');
    return this.#request;
  }

  #places(slice: number): SlicePlaces {
    const places = this.#slices.get(slice);
    if (!places) throw new Error(`Expected slice ${String(slice)} to be loaded`);
    return places;
  }
}

const NO_ROWS: ReadRows = { rows: 0, rejected: [], strangers: new Uint32Array(0) };

const NOTHING_BESIDE: IndexedFiles = {
  rejected: [],
  strangers: { visits: NO_ROWS.strangers, targets: NO_ROWS.strangers },
  previousIds: { own: 0, foreign: 0 },
};
