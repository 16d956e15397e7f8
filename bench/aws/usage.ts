/** What a piece of work takes of AWS. All of it adds up. */
export interface Usage {
  readonly liveReads: number;
  readonly historyReads: number;
  /** Write units of the live table without its index. */
  readonly liveWrites: number;
  /** Write units of the due index. */
  readonly indexWrites: number;
  readonly historyWrites: number;
  readonly requests: number;
  readonly cpuMs: number;
  readonly puts: number;
  readonly putBytes: number;
  readonly gets: number;
  readonly logBytes: number;
}

/** No usage. */
export const NOTHING: Usage = {
  liveReads: 0,
  historyReads: 0,
  liveWrites: 0,
  indexWrites: 0,
  historyWrites: 0,
  requests: 0,
  cpuMs: 0,
  puts: 0,
  putBytes: 0,
  gets: 0,
  logBytes: 0,
};

/** One usage after the other: `a + factor × b`, of every kind. */
export function plus(a: Usage, b: Usage, factor = 1): Usage {
  return combined(a, b, (one, other) => one + factor * other);
}

/** So many times a usage. */
export function times(usage: Usage, factor: number): Usage {
  return plus(NOTHING, usage, factor);
}

/** A measured difference is no less than nothing. */
export function atLeastNothing(usage: Usage): Usage {
  return combined(usage, NOTHING, Math.max);
}

function combined(a: Usage, b: Usage, by: (one: number, other: number) => number): Usage {
  return {
    liveReads: by(a.liveReads, b.liveReads),
    historyReads: by(a.historyReads, b.historyReads),
    liveWrites: by(a.liveWrites, b.liveWrites),
    indexWrites: by(a.indexWrites, b.indexWrites),
    historyWrites: by(a.historyWrites, b.historyWrites),
    requests: by(a.requests, b.requests),
    cpuMs: by(a.cpuMs, b.cpuMs),
    puts: by(a.puts, b.puts),
    putBytes: by(a.putBytes, b.putBytes),
    gets: by(a.gets, b.gets),
    logBytes: by(a.logBytes, b.logBytes),
  };
}
