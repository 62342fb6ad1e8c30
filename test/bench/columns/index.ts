/** All columns, in the order of the tables. */
import { bird } from './bird.ts';
import type { Column } from './column.ts';
import { exabgp, exabgpFast } from './exabgp.ts';
import { keepalived } from './keepalived.ts';
import { paper } from './paper.ts';
import { ripcordColumns } from './ripcord.ts';

export const COLUMNS: readonly Column[] = [...ripcordColumns, paper, exabgp, exabgpFast, bird, keepalived];
