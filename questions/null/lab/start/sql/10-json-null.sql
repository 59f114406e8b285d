-- Documents whose member phone is JSON null.
SELECT id FROM document
