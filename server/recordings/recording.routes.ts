import type { Response } from 'express';
import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { AppError } from '../shared/errors.ts';
import { idParam } from '../shared/paging.schema.ts';
import type { RecordingPlayer } from './recording.player.ts';

export function recordingRoutes({ player }: { player: RecordingPlayer }): Endpoint[] {
  return [
    endpoint({
      method: 'get', path: '/recordings/:id/audio', may: 'recordings:play-own', tag: 'recordings',
      summary: 'The recording as audio/wav, in parts where asked (Range); who plays it is recorded',
      params: z.object({ id: idParam }),
      handle: async ({ params, viewer, response }) => sendAudio(response, await player.open(params.id, viewer)),
    }),
  ];
}

/** Sends the file, or the range asked for (RFC 9110 §14), and keeps it out of every cache: who hears it must ask here. */
function sendAudio(response: Response, { folder, path, bytes }: { folder: string; path: string; bytes: number }): Promise<void> {
  response.set({ 'Content-Type': 'audio/wav', 'Cache-Control': 'private, no-store', 'Content-Disposition': 'inline' });
  return new Promise((resolve, reject) => {
    response.sendFile(path, { root: folder, dotfiles: 'deny', acceptRanges: true, cacheControl: false }, (error?: Error & { status?: number }) => {
      // A player that seeks drops the request that it had: nothing is left to answer.
      if (!error || response.headersSent || response.destroyed) return resolve();
      if (error.status === 416) {
        response.set('Content-Range', `bytes */${bytes}`);
        return reject(new AppError('RANGE_NOT_SATISFIABLE'));
      }
      reject(error.status === 404 ? new AppError('RECORDING_MISSING') : error);
    });
  });
}
