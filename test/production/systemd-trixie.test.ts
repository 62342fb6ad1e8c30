/** Debian 13: systemd 257 and FRR 10.3. */
import { underSystemd } from './systemd.ts';

underSystemd('trixie');
