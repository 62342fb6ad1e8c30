import { describe, expect, it } from 'vitest';
import { fullNames, searchListIn } from '../../../../src/sys/names/resolv-conf.ts';

const CLUSTER =
  'nameserver 10.96.0.10\nsearch prod.svc.cluster.local svc.cluster.local\noptions timeout:1 ndots:5\n';

describe('a name', () => {
  it.each([
    ['a file that is empty', '', 'mx1', ['mx1']],
    ['a file that is empty', '', 'mx1.example.org', ['mx1.example.org']],
    ['a domain', 'domain example.org\n', 'mx1', ['mx1.example.org', 'mx1']],
    ['a domain', 'domain example.org\n', 'mx1.site', ['mx1.site', 'mx1.site.example.org']],
    [
      'two lines, of which the last counts',
      'search a.org\nsearch b.org c.org\n',
      'x',
      ['x.b.org', 'x.c.org', 'x'],
    ],
    ['a comment', '# search a.org\nsearch b.org ; c.org\r\n', 'x', ['x.b.org', 'x']],
    ['a search list of the root alone', 'search .\n', 'x', ['x']],
    [
      'ndots of 5',
      CLUSTER,
      'mx1.mail',
      ['mx1.mail.prod.svc.cluster.local', 'mx1.mail.svc.cluster.local', 'mx1.mail'],
    ],
    ['ndots of 5', CLUSTER, 'mx1.mail.', ['mx1.mail']],
    ['ndots of 0', 'search a.org\noptions ndots:0\n', 'x', ['x', 'x.a.org']],
  ])('by %s (%j): %s is asked for as %j', (_, text, name, asked) => {
    expect(fullNames(name, searchListIn(text))).toEqual(asked);
  });
});
