// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk

import com.robothy.s3.rest.LocalS3
import com.robothy.s3.rest.bootstrap.LocalS3Mode
import io.quarkus.test.junit.QuarkusTestProfile
import java.net.URI
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider
import software.amazon.awssdk.regions.Region
import software.amazon.awssdk.services.s3.S3Client

/** A server that speaks S3, and is not ours. */
object LocalS3Server {
  private val server by lazy {
    LocalS3.builder().port(-1).mode(LocalS3Mode.IN_MEMORY).build().also { it.start() }
  }

  val endpoint: URI by lazy { URI("http://127.0.0.1:${server.port}") }

  val client: S3Client by lazy {
    S3Client.builder()
      .endpointOverride(endpoint)
      .region(Region.US_EAST_1)
      .forcePathStyle(true)
      .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
      .build()
  }

  /**
   * Ends the server's threads. As the JVM ends it is too late: the class loader of the test is
   * closed by then, the threads can't load what they need to end, and the JVM waits for them.
   */
  fun stop() {
    client.close()
    server.shutdown()
  }
}

/** A server of the API that reaches S3. */
class WithS3 : QuarkusTestProfile {
  override fun getConfigOverrides(): Map<String, String> {
    // Where the AWS SDK looks first.
    System.setProperty("aws.accessKeyId", "a")
    System.setProperty("aws.secretAccessKey", "b")
    return mapOf("millwright.s3.endpoint" to LocalS3Server.endpoint.toString())
  }
}
