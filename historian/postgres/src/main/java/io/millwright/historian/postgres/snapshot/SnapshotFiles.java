// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.snapshot;

import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.ChangedSince;
import io.millwright.engine.store.SnapshotStore;
import io.millwright.folder.PrivateFolder;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The files of snapshots in a folder, {@code TREE-ID.snapshot}: blocks, each behind its length in
 * four bytes. A file is written under another name until it is whole and durable.
 */
final class SnapshotFiles {
  private static final String WHOLE = ".snapshot";
  private static final String PART = ".part";

  private final Path folder;

  SnapshotFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Begins a file.
   *
   * @param keep notes that the file with an id is the tree's snapshot; false where it is not
   */
  SnapshotStore.Draft write(AssetId tree, Predicate<UUID> keep) {
    try {
      PrivateFolder.make(folder);
      var id = UUID.randomUUID();
      var part = folder.resolve(name(tree, id) + PART);
      var channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new Written(tree, id, part, channel, keep);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Written implements SnapshotStore.Draft {
    private final AssetId tree;
    private final UUID id;
    private final Path part;
    private final FileChannel channel;
    private final Predicate<UUID> keep;

    Written(AssetId tree, UUID id, Path part, FileChannel channel, Predicate<UUID> keep) {
      this.tree = tree;
      this.id = id;
      this.part = part;
      this.channel = channel;
      this.keep = keep;
    }

    @Override
    public void append(byte[] block) {
      try {
        write(ByteBuffer.allocate(Integer.BYTES).putInt(0, block.length));
        write(ByteBuffer.wrap(block));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    @Override
    public OptionalLong keep() {
      try {
        channel.force(true);
        long size = channel.size();
        channel.close();
        var whole = Files.move(part, folder.resolve(name(tree, id) + WHOLE));
        force(folder);
        if (!keep.test(id)) {
          Files.delete(whole);
          return OptionalLong.empty();
        }
        deleteOthers(tree, Optional.of(id));
        return OptionalLong.of(size);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
        Files.deleteIfExists(part);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Makes the new name of a file durable by writing its folder; Windows can't do that. */
  private static void force(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // What cannot be opened cannot be forced; at worst the file is missing, and that is noticed.
      return;
    }
  }

  /** Returns the snapshot in a file; empty where the file is not in this folder. */
  Optional<SnapshotStore.Kept> read(AssetId tree, UUID id, ChangedSince changed) {
    try {
      var file = folder.resolve(name(tree, id) + WHOLE);
      var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
      return Optional.of(new Read(in, Files.size(file), changed));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Read implements SnapshotStore.Kept {
    private final DataInputStream in;
    private final ChangedSince changed;
    private long left;

    Read(DataInputStream in, long size, ChangedSince changed) {
      this.in = in;
      this.changed = changed;
      left = size;
    }

    @Override
    public ChangedSince changed() {
      return changed;
    }

    @Override
    public Optional<byte[]> next() {
      if (left == 0) {
        return Optional.empty();
      }
      try {
        int length = in.readInt();
        left -= Integer.BYTES + (long) length;
        if (length < 0 || left < 0) {
          throw new EOFException("a block of %d bytes is not whole".formatted(length));
        }
        return Optional.of(in.readNBytes(length));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Deletes all files of a tree but one. */
  void deleteOthers(AssetId tree, Optional<UUID> kept) {
    var keep = kept.map(id -> name(tree, id) + WHOLE).orElse("");
    try {
      if (Files.isDirectory(folder)) {
        try (var all = Files.newDirectoryStream(folder, tree.uuid() + "-*")) {
          for (var file : all) {
            if (!file.getFileName().toString().equals(keep)) {
              Files.deleteIfExists(file);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(AssetId tree, UUID id) {
    return "%s-%s".formatted(tree.uuid(), id);
  }
}
