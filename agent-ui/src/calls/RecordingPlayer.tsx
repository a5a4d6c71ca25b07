import { useQueryClient } from '@tanstack/react-query';
import { Button, Segmented, Tooltip } from 'antd';
import { BackwardOutlined, ForwardOutlined } from '@ant-design/icons';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { recordingAddress } from '../api/client.ts';
import { keys } from '../api/keys.ts';

const JUMP_SECONDS = 10;
const SPEEDS = [1, 1.5, 2];

/**
 * The browser's own player, which seeks by HTTP ranges; jumps and speed beside it. Nothing is fetched before
 * somebody presses play: fetching counts as listening and is put on record.
 */
export function RecordingPlayer({ recordingId, callId }: { recordingId: string; callId: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const audio = useRef<HTMLAudioElement>(null);
  const [speed, setSpeed] = useState(1);
  const [failed, setFailed] = useState(false);
  const jump = (seconds: number) => {
    if (audio.current) audio.current.currentTime = Math.max(0, audio.current.currentTime + seconds);
  };
  const play = (rate: number) => {
    setSpeed(rate);
    if (audio.current) audio.current.playbackRate = rate;
  };
  return (
    <div className="player" data-testid="recording">
      <audio
        ref={audio}
        controls
        preload="none"
        src={recordingAddress(recordingId)}
        aria-label={t('calls.recording.label')}
        onPlay={() => void queries.invalidateQueries({ queryKey: keys.call(callId) })}
        onError={() => setFailed(true)}
      />
      <div className="player-tools">
        <Tooltip title={t('calls.recording.back', { count: JUMP_SECONDS })}>
          <Button size="small" icon={<BackwardOutlined />} aria-label={t('calls.recording.back', { count: JUMP_SECONDS })} onClick={() => jump(-JUMP_SECONDS)} />
        </Tooltip>
        <Tooltip title={t('calls.recording.forward', { count: JUMP_SECONDS })}>
          <Button size="small" icon={<ForwardOutlined />} aria-label={t('calls.recording.forward', { count: JUMP_SECONDS })} onClick={() => jump(JUMP_SECONDS)} />
        </Tooltip>
        <Segmented size="small" value={speed} onChange={play} aria-label={t('calls.recording.speed')} options={SPEEDS.map((value) => ({ value, label: `${value}×` }))} />
      </div>
      {failed && <p className="problem">{t('calls.recording.failed')}</p>}
    </div>
  );
}
