import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Documents as files in one folder that several processes share.
 *
 * A file is only ever replaced as a whole, by a rename: readers need no lock, and whoever is killed leaves either the
 * old document or the new one. Writers take one lock, which the kernel releases when its holder dies.
 */
final class Store {
    record Entry(String name, byte[] content) {}

    record Change(byte[] before, byte[] after) {}

    private final Path documents;
    private final Path drafts;
    private final Path lock;

    Store(Path folder) throws IOException {
        documents = Files.createDirectories(folder.resolve("documents"));
        drafts = Files.createDirectories(folder.resolve("drafts"));
        lock = folder.resolve("lock");
    }

    /** A strong entity tag: the same for the same content, on every instance. */
    static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The content of a document; null where there is none. */
    byte[] read(String name) throws IOException {
        try {
            return Files.readAllBytes(documents.resolve(name + ".json"));
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    /** The first documents whose names come after that one. */
    List<Entry> page(String after, int count) throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(documents)) {
            names = files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .filter(name -> name.compareTo(after) > 0).sorted().toList();
        }
        List<Entry> page = new ArrayList<>();
        for (String name : names) {
            if (page.size() == count) break;
            byte[] content = read(name);
            if (content != null) page.add(new Entry(name, content));
        }
        return page;
    }

    /**
     * Replace a document by what `decide` makes of the present one, in one step; null stands for no document.
     *
     * The file's lock keeps other processes out, `synchronized` the other threads of this one: a file lock belongs to
     * the whole process. What `decide` throws leaves the document as it is.
     */
    synchronized Change change(String name, UnaryOperator<byte[]> decide) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            byte[] before = read(name);
            byte[] after = decide.apply(before);
            if (after == null) Files.deleteIfExists(documents.resolve(name + ".json"));
            else write(name, after);
            return new Change(before, after);
        }
    }

    private void write(String name, byte[] content) throws IOException {
        Path draft = Files.createTempFile(drafts, "draft", null);
        try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) file.write(rest);
            file.force(true);
        }
        Files.move(draft, documents.resolve(name + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }
}
