import { describe, expect, it } from 'vitest';
import { ownServer } from '../../../../src/config/group/own-server.ts';

const GROUP = [
  { name: 'smtp-a', address: '10.46.1.2' },
  { name: 'smtp-b', address: '10.46.2.2', hostname: 'mx.north.example.org' },
  { name: 'smtp-c', address: '10.46.3.2', hostname: 'mx.south.example.org' },
];

describe('the own server of a group', () => {
  it.each([
    ['smtp-a', 'smtp-b'],
    ['mx.north.example.org', 'smtp-a'],
  ])('is the one that `server` names, on a machine called %s', (hostName, server) => {
    expect(ownServer({ server, group: GROUP }, hostName)).toEqual({ known: true, name: server });
  });

  it.each([
    ['smtp-a', 'smtp-a'],
    ['SMTP-A', 'smtp-a'],
    ['smtp-a.example.org', 'smtp-a'],
    ['mx.north.example.org', 'smtp-b'],
    ['mx.south.example.org', 'smtp-c'],
    ['mx.south.example.org.', 'smtp-c'],
    ['smtp-a.', 'smtp-a'],
  ])('is found by the host name %s, short or in full', (hostName, name) => {
    expect(ownServer({ server: 'auto', group: GROUP }, hostName)).toEqual({ known: true, name });
  });

  it.each([
    ['another machine of the same first label', 'mx.example.org', 'mx.test.example.org'],
    ['a machine in a domain below', 'mx.example.org', 'mx.example.org.test'],
    ['an IP address of the same first number', '10.46.1.2', '10.46.2.2'],
    ['an IP address whose first number is a name', '10', '10.46.2.2'],
  ])('is not taken for that of %s', (_, hostname, hostName) => {
    const group = [
      { name: 'smtp-a', address: '10.46.1.2', hostname },
      { name: 'smtp-b', address: '10.46.2.2' },
    ];
    expect(ownServer({ server: 'auto', group }, hostName)).toMatchObject({ known: false });
  });

  it.each([
    [
      'auto',
      'web-1',
      'the host name of this machine, "web-1", is that of no server of `group` (smtp-a, smtp-b with mx.north.example.org, smtp-c with mx.south.example.org): write the name of this server instead of auto, or its `hostname` in `group`',
    ],
    [
      'auto',
      'smtp-b',
      'the host name of this machine, "smtp-b", is that of no server of `group` (smtp-a, smtp-b with mx.north.example.org, smtp-c with mx.south.example.org): write the name of this server instead of auto, or its `hostname` in `group`',
    ],
    [
      'auto',
      'mx',
      'the host name of this machine, "mx", may mean any of smtp-b with mx.north.example.org, smtp-c with mx.south.example.org: write the name of this server instead of auto, or its `hostname` in `group`',
    ],
  ])('is unknown where `server` is %s and the machine is called %s', (server, hostName, message) => {
    expect(ownServer({ server, group: GROUP }, hostName)).toEqual({
      known: false,
      violation: { path: ['server'], message },
    });
  });
});
