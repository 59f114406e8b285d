<?php
declare(strict_types=1);

/**
 * Documents as files in one folder that several processes share.
 *
 * A file is only ever replaced as a whole, by a rename: readers need no lock, and whoever is killed leaves either
 * the old document or the new one. Writers take one lock, which the kernel releases when its holder dies.
 */
final class Store
{
    private string $documents;
    private string $drafts;

    public function __construct(private string $folder)
    {
        $this->documents = "$folder/documents";
        $this->drafts = "$folder/drafts";
        foreach ([$this->documents, $this->drafts] as $made) {
            if (!is_dir($made) && !@mkdir($made) && !is_dir($made)) {
                throw new RuntimeException("no folder $made");
            }
        }
    }

    /** A strong entity tag: the same for the same content, on every instance. */
    public static function tag(string $content): string
    {
        return '"' . substr(hash('sha256', $content), 0, 24) . '"';
    }

    /** The content of a document; null where there is none. */
    public function read(string $name): ?string
    {
        $content = @file_get_contents("$this->documents/$name.json");
        return $content === false ? null : $content;
    }

    /** Name => content of the first documents whose names come after that one. */
    public function page(string $after, int $count): array
    {
        $names = array_map(fn ($file) => basename($file, '.json'), glob("$this->documents/*.json"));
        sort($names, SORT_STRING);
        $page = [];
        foreach ($names as $name) {
            if (count($page) === $count) {
                break;
            }
            if (strcmp($name, $after) > 0 && ($content = $this->read($name)) !== null) {
                $page[] = [$name, $content];
            }
        }
        return $page;
    }

    /**
     * Replace a document by $decide(present content), in one step; null stands for no document.
     *
     * Returns the contents before and after. What $decide throws leaves the document as it is.
     */
    public function change(string $name, callable $decide): array
    {
        $lock = fopen("$this->folder/lock", 'c');
        try {
            flock($lock, LOCK_EX);
            $before = $this->read($name);
            $after = $decide($before);
            if ($after !== null) {
                $this->write($name, $after);
            } elseif ($before !== null) {
                unlink("$this->documents/$name.json");
            }
            return [$before, $after];
        } finally {
            fclose($lock); // and with it the lock
        }
    }

    private function write(string $name, string $content): void
    {
        $draft = tempnam($this->drafts, 'draft');
        $file = fopen($draft, 'w');
        fwrite($file, $content);
        fsync($file);
        fclose($file);
        rename($draft, "$this->documents/$name.json");
    }
}
