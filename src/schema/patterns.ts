/** The patterns that the schema holds text to, and how each is said in words. */
import { STATE_NAMES } from '../policy/decide/states.ts';
import { SHOWN_PATTERN } from '../sys/shown.ts';
import { nearest } from './nearest.ts';

/** A length of time as written in the file: a whole number and a unit. See duration.ts. */
export const DURATION_PATTERN = '^[0-9]+(ms|s|m|h|d)$';
/** Names end up in the daemon's configuration and in interface labels: a plain, narrow alphabet. */
export const NAME_PATTERN = '^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$';
/** Printable ASCII without a blank: keeps every value on its own line of the daemon's configuration. */
export const WORD_PATTERN = '^[!-~]+$';
export const PATH_PATTERN = '^/';
/** Path and query of a request: all other characters are percent-encoded (RFC 3986, 3.3). */
export const URL_PATH_PATTERN = '^/[!-"$-~]*$';
/** A token of RFC 9110, 5.6.2, with a letter first. */
export const HEADER_NAME_PATTERN = "^[A-Za-z][!#$%&'*+.^_`|~0-9A-Za-z-]*$";
export const HEADER_VALUE_PATTERN = '^[ -~]*$';
export const STATUS_RANGE_PATTERN = '^[1-5][0-9][0-9]-[1-5][0-9][0-9]$';
/** A JSON pointer (RFC 6901, 3). */
export const POINTER_PATTERN = '^(/([^~]|~[01])*)?$';
/** A domain name from the root down, with the underscores and slashes that some have (RFC 2782, RFC 2317). */
/** A host as a Host header names it: a name or an address, without a port. */
export const HOST_PATTERN = '^[A-Za-z0-9:._-]+$';
export const DNS_NAME_PATTERN = '^(\\.|([A-Za-z0-9_/-]{1,63}\\.)*[A-Za-z0-9_/-]{1,63}\\.?)$';
/** The library that encodes the filter checks the rest of RFC 4515. */
export const LDAP_FILTER_PATTERN = '^\\(.+\\)$';
/**
 * The full name of one unit (systemd.unit(5)): no template, and none of the characters that systemctl reads as a glob.
 */
export const UNIT_PATTERN =
  '^[A-Za-z0-9:_.\\\\-]+(@[A-Za-z0-9:_.\\\\@-]+)?\\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)$';
const STATE_OR_ANY = `(any|${STATE_NAMES.join('|')})`;
/** A state, or the way from one to another. */
export const TRANSITION_PATTERN = `^${STATE_OR_ANY}(->${STATE_OR_ANY})?$`;

export interface PatternWords {
  /** Completes "must be ...". */
  readonly noun: string;
  /** What to write. */
  readonly advice: string;
  /** The value that was probably meant; undefined if no value is near enough. Absent: this pattern has no list of values. */
  readonly meant?: (value: string) => string | undefined;
}

/** A test checks that no pattern of the schema is missing here. */
export const PATTERN_WORDS: ReadonlyMap<string, PatternWords> = new Map([
  [SHOWN_PATTERN, { noun: 'one line of text', advice: 'leave out invisible characters' }],
  [
    DURATION_PATTERN,
    { noun: 'a duration', advice: 'write a whole number and a unit (ms, s, m, h, d), such as 800ms or 5s' },
  ],
  [
    NAME_PATTERN,
    { noun: 'a name', advice: 'write 1 to 32 small letters, digits and inner hyphens, such as smtp-a' },
  ],
  [WORD_PATTERN, { noun: 'one word', advice: 'write printable ASCII characters without a blank' }],
  [
    URL_PATH_PATTERN,
    { noun: 'the path of a URL', advice: 'start it with /, and percent-encode blanks, # and non-ASCII' },
  ],
  [
    HEADER_NAME_PATTERN,
    { noun: 'the name of a header', advice: 'write letters, digits and hyphens, such as Content-Type' },
  ],
  [HEADER_VALUE_PATTERN, { noun: 'printable ASCII', advice: 'write printable ASCII characters and blanks' }],
  [STATUS_RANGE_PATTERN, { noun: 'a range of statuses', advice: 'write two statuses, such as 200-399' }],
  [POINTER_PATTERN, { noun: 'a JSON pointer', advice: 'write / before each step, such as /nodes/0/state' }],
  [HOST_PATTERN, { noun: 'the name of a host', advice: 'write it without a port, such as dns1.example.org' }],
  [DNS_NAME_PATTERN, { noun: 'a domain name', advice: 'write it in full, such as www.example.org' }],
  [LDAP_FILTER_PATTERN, { noun: 'a filter of LDAP', advice: 'write it in parentheses, such as (uid=a)' }],
  [
    UNIT_PATTERN,
    {
      noun: 'the full name of a unit',
      advice: 'write it with its type, as in unbound.service, and its instance, as in postfix@-.service',
    },
  ],
  [PATH_PATTERN, { noun: 'an absolute path', advice: 'start it with /' }],
  [
    TRANSITION_PATTERN,
    {
      noun: 'a state or a transition',
      advice: `write any, ${STATE_NAMES.join(', ')}, or two of them as in normal->withdrawn`,
      meant: meantTransition,
    },
  ],
]);

/** Each side of a transition by the state whose name is nearest. */
function meantTransition(value: string): string | undefined {
  const sides = value.split('->').map(side => nearest(side.trim(), ['any', ...STATE_NAMES]));
  return sides.length > 2 || sides.includes(undefined) ? undefined : sides.join('->');
}
