/** Debian 12: systemd 252 and FRR 8.4. */
import { underSystemd } from './systemd.ts';

underSystemd('bookworm');
