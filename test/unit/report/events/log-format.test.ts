import { describe, expect, it } from 'vitest';
import { formatFor, formatLine } from '../../../../src/report/events/log-format.ts';
import { createLog } from '../../../../src/report/events/logger.ts';

const at = new Date(2026, 0, 2, 12, 1, 7);

describe('a line of the log', () => {
  it('is readable in text', () => {
    expect(formatLine('text', { at, level: 'warn', message: 'ripd is gone' })).toBe(
      '12:01:07 warn ripd is gone',
    );
  });

  it('begins with time, level and message in JSON, and its fields keep their order', () => {
    const details = { event: 'process', id: 7, process: 'ripd', a: 1 };
    expect(formatLine('json', { at, level: 'warn', message: 'ripd is gone', details })).toBe(
      `{"time":"${at.toISOString()}","level":"warn","message":"ripd is gone","event":"process","id":7,"process":"ripd","a":1}`,
    );
  });

  it.each([
    ['error', '<3>two\n<3>lines'],
    ['warn', '<4>two\n<4>lines'],
    ['info', '<6>two\n<6>lines'],
    ['debug', '<7>two\n<7>lines'],
  ] as const)('has the priority of %s at the beginning of each line for the journal', (level, line) => {
    expect(formatLine('journal', { at, level, message: 'two\nlines' })).toBe(line);
  });
});

describe('the form of the log, where none is asked for', () => {
  it.each([
    ['text', 'on a terminal', { isTerminal: true, file: '8:1', journal: '8:1' }],
    ['journal', 'where standard error is the journal', { isTerminal: false, file: '8:1', journal: '8:1' }],
    ['json', 'below a service, in a pipe', { isTerminal: false, file: '8:2', journal: '8:1' }],
    ['json', 'in a pipe', { isTerminal: false, file: '8:2', journal: undefined }],
    ['json', 'where standard error is closed', { isTerminal: false, file: undefined, journal: undefined }],
  ])('is %s %s', (format, _where, reader) => {
    expect(formatFor(reader)).toBe(format);
  });
});

describe('the log', () => {
  it('writes what is urgent enough, in its form', async () => {
    const written: string[] = [];
    const lines = { write: (line: string) => written.push(line), flush: async () => undefined };
    const log = createLog({ level: 'warn', lines, format: 'journal', colours: false });
    log.info('nothing much');
    log.error('vtysh hangs', { event: 'error' });
    await log.end();
    expect(written).toEqual(['<3>vtysh hangs']);
  });

  it('colours the level of a text', async () => {
    const written: string[] = [];
    const lines = { write: (line: string) => written.push(line), flush: async () => undefined };
    const log = createLog({ level: 'info', lines, format: 'text', colours: true });
    log.error('vtysh hangs');
    await log.end();
    expect(written[0]).toContain('\x1b[31merror\x1b[39m vtysh hangs');
  });
});
