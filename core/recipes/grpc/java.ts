import { hostPort } from '../fields';
import { head, str } from '../quote';
import type { GeneratedFile, Remarks } from '../recipe';
import type { GrpcForm, GrpcSideName, GrpcWriter } from './writer';

export const javaFiles: GrpcWriter = { files, build, start };

function files(form: GrpcForm, side: GrpcSideName, remarks: Remarks): readonly GeneratedFile[] {
  const Side = side === 'server' ? 'Server' : 'Client';
  const stub = `portpin.rpc.${form.rpcService}Grpc`;
  const server = `${head('//', remarks, form.purpose)}package portpin.rpc.app;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import portpin.rpc.PingReply;
import portpin.rpc.PingRequest;

public final class Server {
    // ${remarks['fixed-port']}
    private static final int PORT = ${form.port};

    public static void main(String[] args) throws Exception {
        // ${remarks.insecure}
        io.grpc.Server server = NettyServerBuilder.forAddress(new InetSocketAddress(PORT)).addService(new Ping()).build().start();
        System.out.println("listening on " + server.getPort());
        server.awaitTermination();
    }

    private static final class Ping extends ${stub}.${form.rpcService}ImplBase {
        @Override
        public void ping(PingRequest request, StreamObserver<PingReply> reply) {
            reply.onNext(PingReply.newBuilder().setText(request.getText()).build());
            reply.onCompleted();
        }
    }
}
`;
  const client = `${head('//', remarks, form.purpose)}package portpin.rpc.app;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.concurrent.TimeUnit;
import portpin.rpc.PingRequest;

public final class Client {
    private static final String ADDRESS = ${str(hostPort(form))};

    public static void main(String[] args) throws Exception {
        // ${remarks.insecure}
        ManagedChannel channel = ManagedChannelBuilder.forTarget(args.length > 0 ? args[0] : ADDRESS).usePlaintext().build();
        try {
            System.out.println(${stub}.newBlockingStub(channel).withDeadlineAfter(5, TimeUnit.SECONDS).ping(PingRequest.newBuilder().setText("ping").build()).getText());
        } finally {
            channel.shutdown();
        }
    }
}
`;
  return [
    { name: `${side}/src/main/java/portpin/rpc/app/${Side}.java`, syntax: 'java', text: side === 'server' ? server : client },
    { name: `${side}/pom.xml`, syntax: 'xml', text: head('<!--', remarks, form.purpose) + pom(side, Side) },
  ];
}

function build(side: GrpcSideName): readonly string[] {
  return [`mvn -q -f ${side}/pom.xml compile`];
}

function start(side: GrpcSideName): string {
  return `mvn -q -f ${side}/pom.xml exec:java`;
}

function pom(side: string, main: string): string {
  const dependency = (group: string, artifact: string, version: string): string => `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>\n`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>portpin.example</groupId>
  <artifactId>rpc-${side}</artifactId>
  <version>1.0.0</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
    <exec.mainClass>portpin.rpc.app.${main}</exec.mainClass>
  </properties>
  <dependencies>
${dependency('io.grpc', 'grpc-netty-shaded', '1.68.0')}${dependency('io.grpc', 'grpc-protobuf', '1.68.0')}${dependency('io.grpc', 'grpc-stub', '1.68.0')}${dependency('org.apache.tomcat', 'annotations-api', '6.0.53')}  </dependencies>
  <build>
    <extensions>
      <extension><groupId>kr.motd.maven</groupId><artifactId>os-maven-plugin</artifactId><version>1.7.1</version></extension>
    </extensions>
    <plugins>
      <plugin>
        <groupId>org.xolstice.maven.plugins</groupId>
        <artifactId>protobuf-maven-plugin</artifactId>
        <version>0.6.1</version>
        <configuration>
          <protoSourceRoot>\${project.basedir}/..</protoSourceRoot>
          <includes><include>service.proto</include></includes>
          <protocArtifact>com.google.protobuf:protoc:3.25.5:exe:\${os.detected.classifier}</protocArtifact>
          <pluginId>grpc-java</pluginId>
          <pluginArtifact>io.grpc:protoc-gen-grpc-java:1.68.0:exe:\${os.detected.classifier}</pluginArtifact>
        </configuration>
        <executions><execution><goals><goal>compile</goal><goal>compile-custom</goal></goals></execution></executions>
      </plugin>
      <plugin><groupId>org.codehaus.mojo</groupId><artifactId>exec-maven-plugin</artifactId><version>3.5.0</version></plugin>
    </plugins>
  </build>
</project>
`;
}
