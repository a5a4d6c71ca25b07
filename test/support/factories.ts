import { newId } from '../../server/shared/ids.ts';
import type { Role } from '../../server/staff/roles.ts';
import type { Staff } from '../../server/staff/staff.entity.ts';
import { Passwords } from '../../server/staff/passwords.ts';
import type { Client } from './client.ts';
import type { TestServer } from './server.ts';

export const PASSWORD = 'Orange-7-Lantern';

/** One hash for all accounts of the tests: hashing is slow on purpose. */
let passwordHash: Promise<string> | null = null;

/** An account in the database, with a login of its own and the password PASSWORD. */
export async function makeStaff(server: Pick<TestServer, 'database' | 'staff'>, given: Partial<Staff> = {}): Promise<Staff> {
  const id = newId();
  const staff: Staff = {
    id,
    login: `u${id.toLowerCase()}`,
    name: '测试人员',
    roles: ['agent'],
    extension: null,
    language: 'zh',
    passwordHash: await (passwordHash ??= new Passwords().hash(PASSWORD)),
    mustChangePassword: false,
    demoPassword: false,
    disabledAt: null,
    awaitsConfirmation: false,
    createdAt: 0,
    updatedAt: 0,
    ...given,
  };
  await server.database.transaction(() => server.staff.insert(staff));
  return staff;
}

/** Somebody with these roles, signed in. */
export async function signedIn(server: TestServer, roles: Role[], given: Partial<Staff> = {}): Promise<{ staff: Staff; client: Client }> {
  const staff = await makeStaff(server, { roles, ...given });
  const client = server.client();
  const { status } = await client.signIn(staff.login, PASSWORD);
  if (status !== 200) throw new Error(`${staff.login} could not sign in: ${status}`);
  return { staff, client };
}
