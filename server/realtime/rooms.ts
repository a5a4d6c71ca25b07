import type { Right } from '../staff/roles.ts';
import type { Viewer } from '../staff/viewer.ts';

/** The rooms of the feed and the right that each needs; whoever has one of the rights is in it from the start. */
export const ROOMS = {
  'agents:watch': ['agents:watch'],
  'calls:all': ['calls:read-all'],
  callbacks: ['callbacks:work'],
  'tickets:all': ['tickets:read-all'],
  queues: ['phone:use', 'agents:watch'],
} as const satisfies Record<string, readonly Right[]>;

export type Room = keyof typeof ROOMS | `staff:${string}`;

/** The room of everything that concerns one person, and those that his rights open. */
export function roomsOf(viewer: Viewer): Room[] {
  const open = (Object.keys(ROOMS) as (keyof typeof ROOMS)[]).filter((room) => ROOMS[room].some((right) => viewer.rights.has(right)));
  return [`staff:${viewer.staffId}`, ...open];
}
