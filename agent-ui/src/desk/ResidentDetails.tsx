import { EnvironmentOutlined, SoundOutlined, TranslationOutlined } from '@ant-design/icons';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CareFlag, ResidentCard } from '../api/types.ts';
import { ageText } from './age-text.ts';

/** How one speaks with somebody matters before anything else; so these two stand on top. */
const SPEAKING: readonly CareFlag[] = ['hard-of-hearing'];

/** The resident: name, age, what to mind, where. */
export function ResidentDetails({ resident }: { resident: ResidentCard }) {
  const { t } = useTranslation();
  const mindHearing = resident.careFlags.some((flag) => SPEAKING.includes(flag));
  return (
    <div className="resident" data-testid="resident">
      {(mindHearing || resident.language) && (
        <p className="resident-mind" role="note">
          {mindHearing && (
            <span>
              <SoundOutlined aria-hidden="true" /> {t('caller.hardOfHearing')}
            </span>
          )}
          {resident.language && (
            <span>
              <TranslationOutlined aria-hidden="true" /> {t('caller.language', { language: resident.language })}
            </span>
          )}
        </p>
      )}
      <p className="resident-name">
        <strong>{resident.name}</strong>
        <span>
          {[resident.gender ? t(`labels.gender.${resident.gender}`) : '', ageText(t, resident.birthYear)].filter(Boolean).join(' · ')}
        </span>
        {resident.careFlags.map((flag) => (
          <Tag key={flag} className={`care care-${flag}`}>
            {t(`labels.care.${flag}`)}
          </Tag>
        ))}
      </p>
      <div className="resident-where">
        {resident.dwelling && (
          <p className="resident-place">
            <EnvironmentOutlined aria-hidden="true" /> {resident.dwelling.address}
            <span className="area">{resident.dwelling.areaName}</span>
          </p>
        )}
        {resident.note && <p className="resident-note">{resident.note}</p>}
      </div>
    </div>
  );
}
