// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.bucket;

import io.millwright.historian.files.scratch.ScratchFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The buckets of S3, or of a server that speaks its protocol. */
final class S3Buckets implements AutoCloseable {
  // S3 user guide, "General purpose bucket naming rules".
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final int LONGEST_KEY = 1_024;

  private final S3Settings settings;
  private final ReentrantLock making = new ReentrantLock();
  private @Nullable S3Client client;

  S3Buckets(S3Settings settings) {
    this.settings = settings;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  boolean isConfigured() {
    return settings.endpoint().isPresent() || settings.region().isPresent();
  }

  /**
   * Returns the place of a key in a bucket.
   *
   * @param field the member of the request that holds the key, for messages
   * @throws NoSuchPlaceException if there can be no such place in S3
   */
  BucketFile place(String field, String bucket, String key) {
    if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
      throw new NoSuchPlaceException(
          "%s: \"%s\" is not the name of an S3 bucket".formatted(field, bucket));
    }
    if (key.isBlank() || key.length() > LONGEST_KEY || key.indexOf('\0') >= 0) {
      throw new NoSuchPlaceException(
          "%s is not a key of 1 to %d characters".formatted(field, LONGEST_KEY));
    }
    return new InS3(bucket, key);
  }

  private S3Client client() {
    making.lock();
    try {
      var made = client;
      if (made == null) {
        made = make();
        client = made;
      }
      return made;
    } finally {
      making.unlock();
    }
  }

  private S3Client make() {
    var builder =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .forcePathStyle(settings.pathStyle())
            .region(Region.of(settings.region().orElse("us-east-1")))
            // Not every server that speaks S3 knows AWS' newer checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private final class InS3 implements BucketFile {
    private final String bucket;
    private final String key;

    InS3(String bucket, String key) {
      this.bucket = bucket;
      this.key = key;
    }

    @Override
    public String name() {
      return key.substring(key.lastIndexOf('/') + 1);
    }

    @Override
    public Fetched fetch() throws IOException {
      var copy = ScratchFiles.create(".s3");
      boolean isWhole = false;
      try (var object = client().getObject(request -> request.bucket(bucket).key(key))) {
        var length = Optional.ofNullable(object.response().contentLength());
        try {
          BoundedCopy.beside(copy).copy(object, length.orElse(0L), copy);
        } catch (IOException e) {
          // The rest of the file is not wanted; closing the stream would read it.
          object.abort();
          throw failure("read", e);
        }
        isWhole = true;
        return new Fetched(copy, true);
      } catch (NoSuchKeyException | NoSuchBucketException e) {
        throw new IOException("there is no s3://%s/%s".formatted(bucket, key), e);
      } catch (SdkException e) {
        throw failure("read", e);
      } finally {
        if (!isWhole) {
          Files.deleteIfExists(copy);
        }
      }
    }

    @Override
    public void store(Path file) throws IOException {
      try {
        client().putObject(request -> request.bucket(bucket).key(key), RequestBody.fromFile(file));
      } catch (SdkException e) {
        throw failure("written", e);
      }
    }

    @Override
    public void delete() throws IOException {
      try {
        client().deleteObject(request -> request.bucket(bucket).key(key));
      } catch (SdkException e) {
        throw failure("removed", e);
      }
    }

    @Override
    public BucketFile child(String name) {
      return new InS3(bucket, key.endsWith("/") ? key + name : key + "/" + name);
    }

    private IOException failure(String done, Exception e) {
      return new IOException(
          "s3://%s/%s can't be %s: %s; check the endpoint, the bucket and the credentials"
              .formatted(
                  bucket, key, done, Optional.ofNullable(e.getMessage()).orElse("no reason")),
          e);
    }
  }
}
