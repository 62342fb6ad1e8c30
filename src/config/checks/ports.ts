/** The ports that protocols are known for (IANA's registry of service names): in the clear, and under TLS. */

const WELL_KNOWN = {
  smtp: { plain: 25, tls: 465 },
  http: { plain: 80, tls: 443 },
  imap: { plain: 143, tls: 993 },
  pop3: { plain: 110, tls: 995 },
  ldap: { plain: 389, tls: 636 },
} as const;

type Ported =
  | { readonly kind: keyof typeof WELL_KNOWN; readonly port?: number; readonly tls?: unknown }
  | { readonly kind: 'tcp'; readonly port: number };

/** The port of a check: the one given, or the one its protocol is known for. */
export function portOf(check: Ported): number {
  if (check.kind === 'tcp') return check.port;
  const { plain, tls } = WELL_KNOWN[check.kind];
  return check.port ?? (check.tls ? tls : plain);
}
