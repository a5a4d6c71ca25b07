import { createHmac } from 'node:crypto';
import { AppError } from '../shared/errors.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { PhoneView } from './agent.schema.ts';
import type { AgentService } from './agent.service.ts';

/** Writes an endpoint into the running Asterisk. */
export interface PhoneProvisioner {
  provision(phone: { extension: string; password: string; name: string }): Promise<void>;
  remove(extension: string): Promise<void>;
  /** Those that Asterisk has now. */
  extensions(): Promise<string[]>;
}

interface Deps {
  provisioner: PhoneProvisioner | null;
  agents: AgentService;
  /** Extensions whose holder has an open session. */
  heldExtensions: () => Promise<readonly string[]>;
  secret: string;
  sip: { wsUrl: string; domain: string; iceServers: readonly string[] } | null;
  endpointName: (extension: string) => string;
}

/**
 * Softphones: an endpoint in Asterisk with a password of this session, which only its browser gets. The password is
 * derived from the session's random id, so that a reloaded page gets the same one and no table holds it.
 */
export class PhoneService {
  constructor(private readonly deps: Deps) {}

  /** @throws VOICE_UNAVAILABLE, AGENT_PHONE_NOT_READY, AMI_* */
  async open(viewer: Viewer): Promise<PhoneView> {
    const { sip, provisioner } = this.deps;
    if (!sip || !provisioner) throw new AppError('VOICE_UNAVAILABLE');
    if (viewer.extension === null) throw new AppError('AGENT_PHONE_NOT_READY');
    await this.deps.agents.enrol(viewer.staffId, viewer.extension);
    const password = this.passwordFor(viewer.sessionId, viewer.extension);
    await provisioner.provision({ extension: viewer.extension, password, name: viewer.name });
    return {
      extension: viewer.extension,
      username: this.deps.endpointName(viewer.extension),
      password,
      domain: sip.domain,
      wsUrl: sip.wsUrl,
      iceServers: sip.iceServers.map((urls) => ({ urls })),
    };
  }

  /** The session is over: its password opens nothing any more. */
  async close(extension: string): Promise<void> {
    await this.deps.provisioner?.remove(extension);
  }

  /**
   * Takes away what opens nothing that is still meant to be open: endpoints whose extension nobody with a session holds any
   * more, and nobody talks on. A server that ended, or Asterisk that was away, may have left one. Answers which.
   */
  async sweep(): Promise<string[]> {
    const { provisioner, agents, heldExtensions } = this.deps;
    if (!provisioner) return [];
    // In this order: whoever signs in meanwhile has his session before he has his endpoint.
    const present = await provisioner.extensions();
    const busy = (await agents.all()).filter((agent) => agent.state === 'on-call' || agent.state === 'offered').map((agent) => agent.extension);
    const kept = new Set([...busy, ...(await heldExtensions())]);
    const left = present.filter((extension) => !kept.has(extension));
    for (const extension of left) await provisioner.remove(extension);
    return left;
  }

  private passwordFor(sessionId: string, extension: string): string {
    return createHmac('sha256', this.deps.secret).update(`phone\n${sessionId}\n${extension}`).digest('base64url');
  }
}
