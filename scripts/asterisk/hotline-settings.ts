import { join } from 'node:path';
import type { Hotline } from '../../config/hotline.schema.ts';
import type { AsteriskSettings, TrunkSettings } from './settings.ts';

/** What differs between one Asterisk and another; the rest follows from config/hotline.yaml. */
export interface InstanceChoices {
  folder: string;
  promptsDir: string;
  /** Absent: spool/monitor of the folder. */
  monitorDir?: string;
  systemName: string;
  address: string;
  sipPort: number;
  webSocketPort: number;
  rtpFirst: number;
  rtpLast: number;
  ami: AsteriskSettings['ami'];
  agi: AsteriskSettings['agi'];
  trunks: readonly TrunkSettings[];
  iceHostCandidates: Readonly<Record<string, string>>;
}

/** Seconds for which Asterisk alone spares an agent after a call; with our server up the agent's own wrap-up state is longer. */
const LEAST_WRAP_UP_SECONDS = 3;

/** The settings of an Asterisk that serves the hotline of config/hotline.yaml. */
export function settingsForHotline(hotline: Hotline, choices: InstanceChoices): AsteriskSettings {
  return {
    ...choices,
    monitorDir: choices.monitorDir ?? join(choices.folder, 'spool/monitor'),
    hotlines: [hotline.hotlineNumber],
    emergencyNumbers: hotline.emergencyNumbers,
    queues: hotline.queues.map((queue) => ({
      name: queue.name,
      strategy: 'rrmemory',
      ringSeconds: queue.ringSeconds,
      wrapUpSeconds: LEAST_WRAP_UP_SECONDS,
      announceSeconds: 30,
      maxWaitSeconds: queue.maxWaitSeconds,
    })),
    defaultQueue: hotline.queues.find((queue) => queue.default)?.name ?? hotline.queues[0]?.name ?? 'hotline',
  };
}
