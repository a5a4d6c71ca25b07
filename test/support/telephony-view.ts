import type { RepairNote, TelephonyGap } from '../../server/telephony/telephony.entity.ts';
import type { Client } from './client.ts';
import type { Line } from './line.ts';

export interface TelephonyView {
  voice: 'up' | 'down' | 'not-configured';
  gaps: TelephonyGap[];
  repairs: RepairNote[];
}

const supervisors = new WeakMap<Line, Promise<Client>>();

/** What a supervisor is told about the link to Asterisk, gaps in listening, and repairs. */
export async function telephony(line: Line): Promise<TelephonyView> {
  const known = supervisors.get(line) ?? line.signIn('supervisor1');
  supervisors.set(line, known);
  return (await (await known).get<TelephonyView>('/telephony')).body;
}
