import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';

/** Which way a call went: an arrow for the eye, a word for everybody else. */
export function Direction({ of }: { of: 'in' | 'out' }) {
  const { t } = useTranslation();
  return (
    <span className={`direction direction-${of}`} role="img" aria-label={t(`labels.direction.${of}`)} title={t(`labels.direction.${of}`)}>
      {of === 'in' ? <ArrowDownOutlined rotate={45} aria-hidden="true" /> : <ArrowUpOutlined rotate={45} aria-hidden="true" />}
    </span>
  );
}
