import { expect } from 'chai';
import { PhoneService } from '../../server/agents/phone.service.ts';
import { StaffRepository } from '../../server/staff/staff.repository.ts';
import { rightsOf } from '../../server/staff/roles.ts';
import { callScene } from '../support/call-scene.ts';
import { onEachDatabase } from '../support/databases.ts';
import { makeViewer } from '../support/viewers.ts';

/** What Asterisk's file holds, as far as these tests ask; the real one has tests of its own. */
class Endpoints {
  readonly passwords = new Map<string, string>();

  async provision({ extension, password }: { extension: string; password: string }): Promise<void> {
    this.passwords.set(extension, password);
  }

  async remove(extension: string): Promise<void> {
    this.passwords.delete(extension);
  }

  async extensions(): Promise<string[]> {
    return [...this.passwords.keys()];
  }
}

onEachDatabase((use) => {
  describe('the phone of a session', () => {
    let extension = 4000;

    async function arrange() {
      const scene = callScene(use());
      const endpoints = new Endpoints();
      const staff = new StaffRepository(use());
      const phones = new PhoneService({
        provisioner: endpoints, agents: scene.agentService, secret: 'secret', endpointName: (number) => `agent-${number}`,
        heldExtensions: () => staff.extensionsSignedIn(scene.clock.now()), sip: { wsUrl: 'ws://127.0.0.1/ws', domain: 'linli', iceServers: [] },
      });
      const own = String((extension += 1));
      const viewer = { ...(await makeViewer(use())), extension: own, rights: rightsOf(['agent']) };
      await use().transaction(() => staff.update(viewer.staffId, { extension: own }));
      const session = { id: viewer.sessionId, staffId: viewer.staffId, createdAt: 0, seenAt: 0, expiresAt: scene.clock.now() + 1000, endedAt: null, address: '', userAgent: '' };
      await use().transaction(() => staff.insertSession(session));
      await phones.open(viewer);
      return { scene, endpoints, staff, phones, viewer, extension: own };
    }

    it('is swept away when its session is over, and not before', async () => {
      const { endpoints, staff, phones, viewer, extension: own, scene } = await arrange();
      expect(await phones.sweep()).to.deep.equal([]);
      await use().transaction(() => staff.endSession(viewer.sessionId, scene.clock.now()));
      expect(await phones.sweep()).to.deep.equal([own]);
      expect(endpoints.passwords.size).to.equal(0);
    });

    it('stays while somebody talks on it', async () => {
      const { staff, phones, viewer, scene } = await arrange();
      await use().transaction(() => scene.agentService.connected(viewer.staffId, 'call', scene.clock.now()));
      await use().transaction(() => staff.endSession(viewer.sessionId, scene.clock.now()));
      expect(await phones.sweep()).to.deep.equal([]);
    });

    it('goes when the extension has gone to nobody', async () => {
      const { staff, phones, viewer, extension: own } = await arrange();
      await use().transaction(() => staff.update(viewer.staffId, { extension: null }));
      expect(await phones.sweep()).to.deep.equal([own]);
    });
  });
});
