/** Rules on what two controllers say of their channel and of their daemons' timers. */
import { isDeepStrictEqual } from 'node:util';
import type { Contradiction } from './contradictions.ts';
import { type Member, peersIn, servicesIn } from './member.ts';

/** The channel goes both ways: each server sends to where the other listens. */
export function channelMismatches(one: Member, other: Member): readonly Contradiction[] {
  const { server, channel } = other.config;
  const [entry] = servicesIn(one)
    .flatMap(peersIn)
    .filter(({ value }) => value.name === server && value.channel !== undefined);
  if (entry === undefined) return [];
  const sends = `${one.config.server} sends to the channel of ${server} at port ${entry.value.channel} (${one.whereIs([...entry.path, 'channel'])})`;
  const back = servicesIn(other)
    .flatMap(peersIn)
    .filter(({ value }) => value.name === one.config.server);
  const wrong =
    channel === undefined
      ? `${server} has no \`channel\` (${other.whereIs([])})`
      : channel.port !== entry.value.channel
        ? `${server} listens at port ${channel.port} (${other.whereIs(['channel', 'port'])})`
        : back.length > 0 && back.every(({ value }) => value.channel === undefined)
          ? `${server} does not send to that of ${one.config.server} (${other.whereIs(back[0]?.path ?? [])})`
          : undefined;
  return wrong === undefined ? [] : [{ ...entry, message: `${sends}, but ${wrong}` }];
}

/** With different timers, routers lose the routes of one server later than those of another, or hear it later. */
export function timerMismatches(one: Member, other: Member): readonly Contradiction[] {
  const [mine, theirs] = [one.config.routing.timers, other.config.routing.timers];
  if (one.config.server > other.config.server || isDeepStrictEqual(mine, theirs)) return [];
  if (!servicesIn(one).some(({ value }) => value.peers.some(({ name }) => name === other.config.server)))
    return [];
  const path = ['routing', 'timers'];
  const text = ({ update, timeout, garbage }: typeof mine) => `${update}, ${timeout}, ${garbage}`;
  return [
    {
      member: one,
      path,
      message: `routing.timers (update, timeout, garbage) are ${text(mine)} on ${one.config.server} (${one.whereIs(path)}) and ${text(theirs)} on ${other.config.server} (${other.whereIs(path)}): write the same on every server`,
    },
  ];
}
