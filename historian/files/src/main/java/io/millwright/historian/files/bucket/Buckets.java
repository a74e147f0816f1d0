// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.bucket;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the place of a file by bucket and key. Where the import folder has a folder with the name
 * of the bucket, the place is there. Otherwise it is in S3 where S3 is configured, and a new folder
 * of the import folder where it is not.
 */
public final class Buckets implements AutoCloseable {
  private final BucketFolder folder;
  private final S3Buckets s3;

  /**
   * Keeps where buckets are. Nothing is connected yet.
   *
   * @param folder the folder that holds one folder for each bucket; empty where there is none
   */
  public Buckets(Optional<Path> folder, S3Settings s3) {
    this.folder = new BucketFolder(folder);
    this.s3 = new S3Buckets(s3);
  }

  /**
   * Returns the place of a key in a bucket.
   *
   * @param field the member of the request that holds the key, for messages
   * @throws NoSuchPlaceException if the name can't be one, or no buckets are configured
   */
  public BucketFile place(String field, String bucket, String key) {
    if (s3.isConfigured() && !folder.has(bucket)) {
      return s3.place(field, bucket, key);
    }
    if (!folder.isConfigured()) {
      throw new NoSuchPlaceException(
          "There is no place for files: set millwright.import.folder to a folder that holds one"
              + " for each bucket, or millwright.s3.endpoint (or .region) to reach S3, and start"
              + " again");
    }
    return folder.place(field, bucket, key);
  }

  /** Ends the connections to S3. */
  @Override
  public void close() {
    s3.close();
  }
}
