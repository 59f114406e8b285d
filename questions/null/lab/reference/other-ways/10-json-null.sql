SELECT id FROM document WHERE body ? 'phone' AND body ->> 'phone' IS NULL
