import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFeed } from '../feed/FeedProvider.tsx';
import { askForNotifications } from '../phone/call-alert.ts';
import { usePhone, usePhoneState } from '../phone/PhoneProvider.tsx';

/** What the agent must know or do about the phone, in words; nothing is shown while all is well. */
export function Notices() {
  const { t } = useTranslation();
  const phone = usePhone();
  const state = usePhoneState();
  const link = useFeed((feed) => feed.link);
  const draining = useFeed((feed) => feed.draining);
  const soundOff = state?.role === 'leader' && (state.ringBlocked || state.soundBlocked);
  const allow = () => {
    askForNotifications();
    void phone?.allowSound();
  };
  return (
    <div className="notices" aria-live="polite">
      {draining && <Alert banner type="info" title={t('notices.draining')} />}
      {!draining && link === 'down' && <Alert banner type="warning" title={t('notices.serverAway')} />}
      {soundOff && (
        <Alert
          banner
          type="warning"
          title={t('notices.soundBlocked')}
          action={
            <Button size="small" type="primary" onClick={allow} data-testid="allow-sound">
              {t('notices.allowSound')}
            </Button>
          }
        />
      )}
      {state?.problem && (
        <Alert banner type="error" title={t(`phone.problem.${state.problem}`)} closable={{ onClose: () => phone?.dismissProblem(), 'aria-label': t('list.close') }} data-testid="phone-problem" />
      )}
    </div>
  );
}
