import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { zlibCompression } from '../../shared/runtime/compression.ts';
import { processExecutions } from '../../shared/runtime/executions.ts';
import { randomIds } from '../../shared/runtime/ids.ts';
import { streamLog } from '../../shared/runtime/log.ts';
import { boundedTasks } from '../../shared/runtime/tasks.ts';
import { NOW_MS } from '../support/stored-records.ts';

describe('randomIds', () => {
  it('gives identifiers that differ', () => {
    const ids = randomIds();

    const given = Array.from({ length: 100 }, () => ids.next());

    expect(new Set(given).size).toBe(100);
    expect(given.every((id) => /^[0-9a-f-]{36}$/.test(id))).toBe(true);
  });
});

describe('boundedTasks', () => {
  it('gives results in the order of the items, whichever ends first', async () => {
    const releases: (() => void)[] = [];
    const all = boundedTasks(3).map([0, 1, 2], async (item) => {
      await new Promise<void>((resolve) => {
        releases[item] = resolve;
      });
      return item * 10;
    });

    for (const release of releases.toReversed()) release();

    expect(await all).toEqual([0, 10, 20]);
  });

  it('runs as many at a time as it may, and no more', async () => {
    let running = 0;
    let most = 0;

    await boundedTasks(3).map(Array.from({ length: 20 }), async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    });

    expect(most).toBe(3);
  });

  it('throws the first failure after what was started has ended, and starts no more', async () => {
    const ended: number[] = [];

    const all = boundedTasks(2).map([0, 1, 2, 3], async (item) => {
      if (item === 0) throw new Error('first');
      await Promise.resolve();
      await Promise.resolve();
      ended.push(item);
      throw new Error('second');
    });

    await expect(all).rejects.toThrow('first');
    expect(ended).toEqual([1]);
  });

  it('gives nothing for nothing, also undefined results', async () => {
    expect(await boundedTasks(2).map([], async () => 1)).toEqual([]);
    expect(await boundedTasks(2).map([1, 2], async () => undefined)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it.each([0, -1, 1.5, NaN])('refuses %d at a time', (limit) => {
    expect(() => boundedTasks(limit)).toThrow('Expected 1 task or more');
  });
});

describe('streamLog', () => {
  const lines: string[] = [];
  const sink = { write: (line: string) => lines.push(line) };

  it('writes one JSON object per line, with time, level and fields', () => {
    lines.length = 0;

    streamLog(sink, 'info', { now: () => NOW_MS }).warn('slow\nread', { run: 3 });

    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith('}\n')).toBe(true);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      time: '2026-01-05T12:00:00.000Z',
      level: 'warn',
      message: 'slow\nread',
      run: 3,
    });
  });

  it('leaves out what is below its level', () => {
    lines.length = 0;
    const log = streamLog(sink, 'warn', { now: () => NOW_MS });

    log.info('a');
    log.warn('b');
    log.error('c');

    expect(lines).toHaveLength(2);
  });
});

describe('zlibCompression', () => {
  const compression = zlibCompression();

  async function* chunks(...parts: readonly string[]): AsyncIterable<Uint8Array> {
    for (const part of parts) yield Buffer.from(part);
  }

  async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of content) parts.push(part);
    return Buffer.concat(parts);
  }

  it('gives back what it compressed, in less room', async () => {
    const line = 'a line that comes again and again\n';

    const packed = await collect(
      compression.gzip(chunks(...Array.from({ length: 5000 }, () => line))),
    );

    expect(packed.length).toBeLessThan(line.length * 500);
    const unpacked = await collect(compression.gunzip(chunksOf(packed, 100)));
    expect(unpacked.toString()).toBe(line.repeat(5000));
  });

  it('takes nothing, and nothing again', async () => {
    expect(await collect(compression.gunzip(compression.gzip(chunks())))).toHaveLength(0);
  });

  it('throws what the source throws', async () => {
    const broken = async function* (): AsyncIterable<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('the line dropped');
    };

    await expect(collect(compression.gzip(broken()))).rejects.toThrow('the line dropped');
  });

  it('throws for content that is cut off or no gzip at all', async () => {
    const packed = await collect(compression.gzip(chunks('hello', 'world')));

    await expect(
      collect(compression.gunzip(chunksOf(packed.subarray(0, -5), 9))),
    ).rejects.toThrow();
    await expect(collect(compression.gunzip(chunks('hello')))).rejects.toThrow();
  });

  it('stops reading its source when nobody reads on', async () => {
    const ended = Promise.withResolvers<string>();
    const endless = async function* (): AsyncIterable<Uint8Array> {
      try {
        for (;;) yield Buffer.from(Array.from({ length: 9999 }, (_, n) => (n * n * 7) % 251));
      } finally {
        ended.resolve('ended');
      }
    };

    for await (const part of compression.gzip(endless())) if (part.length > 0) break;

    expect(await ended.promise).toBe('ended');
  });

  async function* chunksOf(content: Buffer, size: number): AsyncIterable<Uint8Array> {
    for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
  }
});

describe('processExecutions', () => {
  /** A process that waits until it is killed. */
  async function aProcess(): Promise<{ readonly pid: number; kill(): Promise<void> }> {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log("up")'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    await once(child.stdout, 'data');
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
    return { pid: child.pid ?? 0, kill };
  }

  it('says of itself that it runs, under a name that stays', async () => {
    const executions = processExecutions();

    expect(executions.current()).toBe(processExecutions().current());
    expect(await executions.isRunning(executions.current())).toBe(true);
  });

  it('says of another process whether it runs', async () => {
    const other = await aProcess();
    const name = processExecutions(other.pid).current();
    expect(await processExecutions().isRunning(name)).toBe(true);

    await other.kill();

    expect(await processExecutions().isRunning(name)).toBe(false);
  });

  it('does not take a process for an earlier one that had its number', async () => {
    const [, ...start] = processExecutions().current().split(':');
    const earlier = `${String(process.pid)}:${start.join(':').replace(/\d$/, (last) => (last === '1' ? '2' : '1'))}`;

    expect(await processExecutions().isRunning(earlier)).toBe(false);
  });

  it('takes who cannot be told from its successor for running', async () => {
    expect(await processExecutions().isRunning(`${String(process.pid)}:unknown`)).toBe(true);
    expect(await processExecutions().isRunning('999999999:unknown')).toBe(false);
  });

  it('throws for a name that is none of its own', async () => {
    await expect(processExecutions().isRunning('arn:aws:states')).rejects.toThrow('pid:start');
  });
});
