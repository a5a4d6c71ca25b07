import { StaffSchema } from '../../server/staff/staff.entity.ts';
import type { Database } from '../../server/database/database.ts';
import { newId } from '../../server/shared/ids.ts';
import { rightsOf, type Role } from '../../server/staff/roles.ts';
import type { Viewer } from '../../server/staff/viewer.ts';

/** A signed-in person with an account in the database, without the way through sign-in. */
export async function makeViewer(database: Database, roles: Role[] = ['agent'], name = '王话务'): Promise<Viewer> {
  const staffId = newId();
  const login = `t${staffId.toLowerCase()}`;
  await database.transaction(() =>
    database.repository(StaffSchema).insert({
      id: staffId, login, name, roles, extension: null, language: 'zh', passwordHash: '-', mustChangePassword: false, demoPassword: false,
      disabledAt: null, awaitsConfirmation: false, createdAt: 0, updatedAt: 0,
    }),
  );
  return { staffId, login, name, roles, rights: rightsOf(roles), extension: null, sessionId: newId(), address: '127.0.0.1' };
}
