import * as labels from '../labels.ts';
import * as admin from './admin.ts';
import * as desk from './desk.ts';
import * as lists from './lists.ts';
import * as phone from './phone.ts';
import * as shell from './shell.ts';

/** All words of the screens. Chinese comes first; English has the same keys (types and a test see to that). */
export const zh = { labels: labels.zh, ...shell.zh, ...phone.zh, ...desk.zh, ...lists.zh, ...admin.zh };
export const en = { labels: labels.en, ...shell.en, ...phone.en, ...desk.en, ...lists.en, ...admin.en };
