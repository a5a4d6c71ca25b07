import type { MediaStats, PhoneProblem } from './softphone.ts';

/**
 * The microphone's settings. The browser's clean-up of the voice is on; noise suppression would eat the steady tone
 * of a measurement, so `linli.rawAudio=1` (in the address or in localStorage) turns it off.
 */
export function microphoneConstraints(search: string, storage: Pick<Storage, 'getItem'>): MediaStreamConstraints {
  const raw = new URLSearchParams(search).get('linli.rawAudio') === '1' || storage.getItem('linli.rawAudio') === '1';
  return { audio: { echoCancellation: !raw, noiseSuppression: !raw, autoGainControl: !raw }, video: false };
}

/** Says in our terms why the microphone cannot be had (names of DOMException by the Media Capture specification). */
export function microphoneProblem(error: unknown): PhoneProblem {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'microphone-denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'microphone-missing';
  return 'microphone-busy';
}

/**
 * Asks for the microphone early, at sign-in, so that the browser's question does not come while a caller waits.
 * @returns null when it can be had
 */
export async function tryMicrophone(constraints: MediaStreamConstraints): Promise<PhoneProblem | null> {
  // Browsers give microphones only to https pages and to this machine's own address.
  if (!window.isSecureContext || !navigator.mediaDevices) return 'insecure-page';
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    for (const track of stream.getTracks()) track.stop();
    return null;
  } catch (error) {
    return microphoneProblem(error);
  }
}

type Report = Record<string, unknown> & { type: string; kind?: string };

/** Sums the statistics of the one audio stream up. */
export async function summarise(connection: RTCPeerConnection): Promise<MediaStats> {
  const reports = new Map<string, Report>();
  (await connection.getStats()).forEach((report: Report & { id: string }) => reports.set(report.id, report));
  const audio = (type: string) => [...reports.values()].find((report) => report.type === type && report.kind === 'audio');
  const inbound = audio('inbound-rtp');
  const outbound = audio('outbound-rtp');
  const count = (report: Report | undefined, name: string) => (typeof report?.[name] === 'number' ? report[name] : 0);
  const codec = inbound ? reports.get(String(inbound.codecId)) : undefined;
  return {
    packetsReceived: count(inbound, 'packetsReceived'),
    packetsLost: count(inbound, 'packetsLost'),
    packetsSent: count(outbound, 'packetsSent'),
    audioLevel: count(inbound, 'audioLevel'),
    audioEnergy: count(inbound, 'totalAudioEnergy'),
    codec: typeof codec?.mimeType === 'string' ? codec.mimeType : null,
    connection: connection.connectionState,
  };
}
