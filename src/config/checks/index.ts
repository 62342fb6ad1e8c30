/** The schema of a check: one of its kinds. */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { DnsCheckSchema } from './dns.ts';
import { ExecCheckSchema } from './exec.ts';
import { HttpCheckSchema } from './http.ts';
import { IcmpCheckSchema } from './icmp.ts';
import { ImapCheckSchema } from './imap.ts';
import { LdapCheckSchema } from './ldap.ts';
import { NtpCheckSchema } from './ntp.ts';
import { Pop3CheckSchema } from './pop3.ts';
import { ProcessCheckSchema } from './process.ts';
import { SmtpCheckSchema } from './smtp.ts';
import { SystemdCheckSchema } from './systemd.ts';
import { TcpCheckSchema } from './tcp.ts';

/**
 * A union told apart by `kind`. JSON Schema's anyOf would hide defaults from ajv and report the errors of every
 * branch; oneOf with a discriminator does neither.
 */
const byKind = <T extends TSchema[]>(...schemas: [...T]) =>
  Type.Unsafe<Static<T[number]>>({
    type: 'object',
    discriminator: { propertyName: 'kind' },
    oneOf: schemas,
  });

export const CheckSchema = byKind(
  HttpCheckSchema,
  SmtpCheckSchema,
  ImapCheckSchema,
  Pop3CheckSchema,
  LdapCheckSchema,
  DnsCheckSchema,
  NtpCheckSchema,
  TcpCheckSchema,
  IcmpCheckSchema,
  ProcessCheckSchema,
  SystemdCheckSchema,
  ExecCheckSchema,
);
