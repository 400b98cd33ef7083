using System.Net;
using System.Net.Sockets;
using ElectraDsl.Cli;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ElectraDsl.Serving;

/// <summary>Where a server listens.</summary>
/// <param name="Address">The IP address; null for both of localhost's.</param>
/// <param name="Port">The TCP port; 0 for any free one.</param>
internal sealed record ListeningAddress(IPAddress? Address, int Port)
{
    /// <summary>This machine alone.</summary>
    public const string Localhost = "localhost";

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>What was typed.</summary>
    /// <exception cref="UsageException">It is neither localhost nor an address.</exception>
    public static ListeningAddress Of(string host, int port) =>
        string.Equals(host, Localhost, StringComparison.OrdinalIgnoreCase)
            ? new ListeningAddress(port == 0 ? IPAddress.Loopback : null, port)         // one free port need not be free for both addresses
            : IPAddress.TryParse(host, out IPAddress? address)
                ? new ListeningAddress(address, port)
                : throw new UsageException(
                    $"--host is '{host}': it must be localhost or an IP address of this machine, for example 0.0.0.0 for all of them.");

    /// <summary>Tells Kestrel.</summary>
    public void Configure(KestrelServerOptions options)
    {
        if (Address is null)
            options.ListenLocalhost(Port);
        else
            options.Listen(Address, Port);
    }

    /// <summary>What to tell of a failure to listen here; null where it is another failure.</summary>
    public UsageException? WhyNot(Exception failure) => (failure.GetBaseException() as SocketException)?.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => InUse(failure),
        SocketError.AccessDenied => new UsageException(
            $"--port {Port} needs rights that this user does not have: choose one above 1023.", failure),
        SocketError.AddressNotAvailable => new UsageException(
            $"--host {Address} is no address of this machine: take one of its own, or 0.0.0.0 for all of them.", failure),
        _ when failure is IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => InUse(failure),
        _ => null,
    };

    private UsageException InUse(Exception failure) => new($"--port {Port} is in use by another program: choose another one.", failure);
}
