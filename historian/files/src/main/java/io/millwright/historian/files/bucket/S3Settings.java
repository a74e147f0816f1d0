// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.bucket;

import java.net.URI;
import java.util.Optional;

/**
 * How S3 is reached. Where neither an endpoint nor a region is given, there is no S3. The AWS SDK
 * finds the credentials: in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in the profile, or from
 * the machine's role.
 *
 * @param endpoint the address of a server that speaks S3, such as MinIO; without it, AWS
 * @param region the region; us-east-1 where only an endpoint is given
 * @param pathStyle true where a bucket is the first part of the path, false where it is a part of
 *     the host's name
 */
public record S3Settings(Optional<URI> endpoint, Optional<String> region, boolean pathStyle) {}
