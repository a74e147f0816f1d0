// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

/**
 * A user and the device to which a source sends that user's password. Two sources with equal logins
 * send the same password to the same device in the same way.
 *
 * @param user the user's name
 * @param device the address of the device, as people write it for the source's protocol
 * @param encryption how messages are encrypted, in the protocol's term; empty if they are not
 *     encrypted
 * @param howToEncrypt what to change in the source so that messages are encrypted
 */
public record DeviceLogin(String user, String device, String encryption, String howToEncrypt) {}
